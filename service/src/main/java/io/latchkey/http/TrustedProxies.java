package io.latchkey.http;

import com.google.common.net.InetAddresses;
import io.latchkey.key.AddressRanges;
import java.net.InetAddress;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The peers whose {@code X-Forwarded-*} headers count. From all other peers they are ignored. Immutable.
 *
 * @param ranges where the proxies connect from
 */
public record TrustedProxies(AddressRanges ranges) {
    /** An address, with optional brackets, port (RFC 7239, section 6) and quotes. */
    private static final Pattern ENTRY = Pattern.compile(
            "(\"?)(?:\\[([^\\[\\]\"]*)]|([0-9.]+)(?=:)|([^\\[\\]\"]*))(?::(?:[0-9]{0,5}|_[A-Za-z0-9._-]+))?\\1");

    /** Returns whether a peer is one of the proxies. */
    public boolean trust(@Nullable InetAddress peer) {
        return !ranges.isEmpty() && ranges.contain(peer);
    }

    /** Returns whether a peer that is not trusted is this machine, which is trusted at its address of the other family. */
    boolean trustOtherLoopback(InetAddress peer) {
        return peer.isLoopbackAddress()
                && Stream.of("127.0.0.1", "::1").map(InetAddresses::forString).anyMatch(ranges::contain);
    }

    /**
     * Returns the caller's address: the last one in {@code X-Forwarded-For} that is not a trusted proxy, because each proxy
     * appends the peer that it saw. If an entry is not an address, the proxy that wrote it counts as the caller.
     *
     * @param peer the address of the connection, or null if it is not known
     * @param forwardedFor all values of {@code X-Forwarded-For}, in order
     * @param noAddress runs if an entry is not an address
     */
    @Nullable
    InetAddress clientAddress(@Nullable InetAddress peer, List<String> forwardedFor, Runnable noAddress) {
        InetAddress client = peer;
        if (forwardedFor.isEmpty() || !trust(peer)) {
            return client;
        }
        String[] hops = String.join(",", forwardedFor).split(",", -1);
        for (int i = hops.length - 1; i >= 0; i--) {
            if (hops[i].isBlank()) {
                continue;
            }
            InetAddress hop = entry(hops[i].strip());
            if (hop == null) {
                noAddress.run();
                return client;
            }
            client = hop;
            if (!ranges.contain(client)) {
                return client;
            }
        }
        return client;
    }

    /** Returns the address of an entry in {@code X-Forwarded-For}, or null. */
    private static @Nullable InetAddress entry(String text) {
        InetAddress plain = address(text);
        if (plain != null) {
            return plain;
        }
        Matcher entry = ENTRY.matcher(text);
        if (!entry.matches()) {
            return null;
        }
        String bracketed = entry.group(2);
        String ipv4 = entry.group(3);
        return address(bracketed != null ? bracketed : ipv4 != null ? ipv4 : entry.group(4));
    }

    /** Returns the IP address, which may have an IPv6 zone, or null. Never looks a name up. */
    public static @Nullable InetAddress address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        int zone = bare.indexOf('%');
        String address = zone < 0 ? bare : bare.substring(0, zone);
        return InetAddresses.isInetAddress(address) ? InetAddresses.forString(address) : null;
    }
}
