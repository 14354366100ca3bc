package io.latchkey.http;

import com.google.common.net.InetAddresses;
import io.latchkey.key.AddressRanges;
import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The peers whose {@code X-Forwarded-*} headers are believed; from anybody else they mean nothing. Immutable.
 *
 * @param ranges where the proxies connect from
 */
public record TrustedProxies(AddressRanges ranges) {

    /** Whether a peer is one of the proxies. */
    boolean trust(@Nullable InetAddress peer) {
        return !ranges.isEmpty() && ranges.contain(peer);
    }

    /**
     * The address that the request really came from: the last one in {@code X-Forwarded-For} that is not itself a trusted
     * proxy, as each proxy appends the peer that it saw.
     *
     * @param peer the address of the connection, or null if it is not known
     * @param forwardedFor all values of {@code X-Forwarded-For}, in order
     * @return null if a trusted proxy passed on something that is no address
     */
    @Nullable
    InetAddress clientAddress(@Nullable InetAddress peer, List<String> forwardedFor) {
        InetAddress client = peer;
        if (!trust(peer)) {
            return client;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            if (hops[i].isBlank()) {
                continue;
            }
            client = address(hops[i].strip());
            if (client == null || !ranges.contain(client)) {
                return client;
            }
        }
        return client;
    }

    /** An IP address, also {@code [::1]} and with an IPv6 zone, without ever looking a name up. */
    static @Nullable InetAddress address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        return InetAddresses.isInetAddress(address) ? InetAddresses.forString(address) : null;
    }
}
