package io.latchkey.http;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns about peers that send headers that count only from trusted ones: usually a proxy that the settings do not name. */
public final class UntrustedPeers {
    private UntrustedPeers() {}

    /** Warns about a peer that is not trusted and sends a header that describes the original request. */
    public static void warn(RequestRules rules, RequestView request, @Nullable InetAddress peer) {
        ForwardedHeaders names = rules.forwarded();
        warn(
                rules,
                request,
                peer,
                Stream.of(ForwardedHeaders.FOR, names.uri(), names.method(), ForwardedHeaders.SCOPE));
    }

    /** Warns about an untrusted peer of a request that stands for itself: of such, only the caller's address is in a header. */
    public static void check(RequestRules rules, RequestView request) {
        InetAddress peer = request.peer();
        if (!rules.trustedProxies().trust(peer)) {
            warn(rules, request, peer, Stream.of(ForwardedHeaders.FOR));
        }
    }

    private static void warn(
            RequestRules rules, RequestView request, @Nullable InetAddress peer, Stream<@Nullable String> names) {
        List<String> sent = names.flatMap(Stream::ofNullable)
                .filter(name -> !request.headers(name).isEmpty())
                .toList();
        if (peer != null && !sent.isEmpty()) {
            rules.proxyWarnings()
                    .untrustedPeer(peer, sent, rules.trustedProxies().trustOtherLoopback(peer));
        }
    }
}
