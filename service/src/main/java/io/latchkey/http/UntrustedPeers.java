package io.latchkey.http;

import java.net.InetAddress;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Warns of peers that send what counts only from trusted ones: usually a proxy that the settings do not name. */
public final class UntrustedPeers {
    private UntrustedPeers() {}

    /** Returns whether the peer that asks at {@code /verify} is trusted. Warns if it is not and sends what would count. */
    public static boolean trust(RequestRules rules, RequestView request, @Nullable InetAddress peer) {
        if (rules.trustedProxies().trust(peer)) {
            return true;
        }
        warn(rules, request, peer, rules.forwarded()::isForTrustedPeers);
        return false;
    }

    /** The same for a request that stands for itself: of such, only the caller's address is read from a header. */
    public static void look(RequestRules rules, RequestView request) {
        InetAddress peer = request.peer();
        if (!rules.trustedProxies().trust(peer)) {
            warn(rules, request, peer, ForwardedHeaders.FOR::equalsIgnoreCase);
        }
    }

    private static void warn(
            RequestRules rules, RequestView request, @Nullable InetAddress peer, Predicate<String> counts) {
        if (peer == null || !request.hasHeader(counts)) {
            return;
        }
        ForwardedHeaders names = rules.forwarded();
        Stream<String> sent = Stream.of(ForwardedHeaders.FOR, names.uri(), names.method(), ForwardedHeaders.SCOPE)
                .flatMap(Stream::ofNullable)
                .filter(name -> counts.test(name) && !request.headers(name).isEmpty());
        rules.proxyWarnings()
                .untrustedPeer(peer, sent.toList(), rules.trustedProxies().trustOtherLoopback(peer));
    }
}
