package io.latchkey.http;

import io.latchkey.warning.Warnings;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Warns the operator about the requests of proxies, once per peer or per kind of mistake. Thread-safe.
 *
 * @param warnings logs and counts the warnings
 */
public record ProxyWarnings(Warnings warnings) {

    /** Warns that a malformed request of a proxy is denied, once per kind of mistake. */
    public void badQuestion(String mistake, String detail, String remedy, @Nullable InetAddress peer) {
        warnings.warn(
                "question " + mistake,
                detail + " Latchkey responds with 400 bad_question (latest peer: " + text(peer) + "). " + remedy);
    }

    /**
     * Warns that the headers of a trusted proxy name different paths.
     *
     * @param found how often the expected header was sent
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
                        + ". latchkey.publicPaths do not apply to such requests."
                        + " Set latchkey.forwarded.uri to the header that this proxy itself writes (or to none), and configure"
                        + " the proxy to remove the others, which a caller may have sent.");
    }

    /** Warns that an untrusted peer sent headers that count only from trusted proxies. */
    void untrustedPeer(@Nullable InetAddress peer, List<String> headers, boolean otherLoopbackTrusted) {
        warnings.warn(
                "untrusted " + text(peer),
                "The peer " + text(peer) + " is not in latchkey.trustedProxies, so Latchkey ignores its "
                        + headers.stream().sorted().collect(Collectors.joining(", "))
                        + ". If it is your proxy, add its address there."
                        + (otherLoopbackTrusted
                                ? " The other loopback address is already listed. List both: [127.0.0.1, '::1']."
                                : " If it is not, it should not be able to connect to Latchkey."));
    }

    /** Warns that an entry in X-Forwarded-For of a trusted proxy is not an address. */
    void noAddress(@Nullable InetAddress peer) {
        warnings.warn(
                "address " + text(peer),
                "The proxy at " + text(peer) + " sends an X-Forwarded-For with an entry that is not an IP address."
                        + " latchkey.failureLimit and allowedIps use the proxy's own address instead. Configure the proxy to"
                        + " write the address of its peer.");
    }

    private static String text(@Nullable InetAddress peer) {
        return peer == null ? "(unknown)" : peer.getHostAddress();
    }
}
