package io.latchkey.http;

import io.latchkey.warning.Warnings;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Warns the operator about what proxies send, by peer or by kind of mistake. Thread-safe.
 *
 * @param warnings logs and counts
 */
public record ProxyWarnings(Warnings warnings) {

    /** Warns that a question is refused, once per kind of mistake. */
    public void badQuestion(String mistake, String detail, String remedy, @Nullable InetAddress peer) {
        warnings.warn(
                "question " + mistake,
                detail + " Latchkey answers 400 bad_question (the last peer that asked so: " + text(peer) + "). "
                        + remedy);
    }

    /**
     * Warns that the headers of a trusted proxy do not agree on one path.
     *
     * @param found how often the header that names the path was sent
     * @param others headers that name another path or none
     */
    public void uncertainPath(@Nullable InetAddress peer, String expected, int found, List<String> others) {
        String what = found == 0
                ? String.join(", ", others) + " but no " + expected
                : found > 1
                        ? expected + " more than once"
                        : expected + " and, with another path, " + String.join(", ", others);
        warnings.warn(
                "path " + text(peer),
                "The proxy at " + text(peer) + " sends " + what
                        + "; so latchkey.publicPaths do not apply to such requests."
                        + " Set latchkey.forwarded.uri to the header that this proxy itself writes (or to none), and let the"
                        + " proxy remove the others, which a caller may have sent.");
    }

    /** Warns that a peer that is not trusted sent headers that count from trusted proxies only. */
    void untrustedPeer(@Nullable InetAddress peer, List<String> headers, boolean otherLoopbackTrusted) {
        warnings.warn(
                "untrusted " + text(peer),
                "The peer " + text(peer) + " is not in latchkey.trustedProxies, so Latchkey ignores its "
                        + headers.stream().sorted().collect(Collectors.joining(", "))
                        + ". If it is your proxy, add its address there."
                        + (otherLoopbackTrusted
                                ? " The other loopback address is there already: write both, [127.0.0.1, '::1']."
                                : " If it is not, it should not be able to connect to Latchkey."));
    }

    /** Warns that a trusted proxy sent something in X-Forwarded-For that is not an address. */
    void noAddress(@Nullable InetAddress peer) {
        warnings.warn(
                "address " + text(peer),
                "The proxy at " + text(peer) + " sends an X-Forwarded-For with an entry that is not an IP address."
                        + " latchkey.failureLimit and allowedIps take the proxy's own address in its place. Let the proxy"
                        + " write the address that it sees.");
    }

    private static String text(@Nullable InetAddress peer) {
        return peer == null ? "(unknown)" : peer.getHostAddress();
    }
}
