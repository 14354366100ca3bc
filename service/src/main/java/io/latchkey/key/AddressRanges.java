package io.latchkey.key;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some blocks of IP addresses. Immutable.
 *
 * @param ranges the blocks; they may overlap
 */
public record AddressRanges(List<AddressRange> ranges) {
    private static final AddressRanges NONE = new AddressRanges(List.of());
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;
    private static final List<AddressRange> NOT_THE_INTERNET = Stream.of("127.0.0.0/8", "::1", "fe80::/10", "fc00::/7")
            .map(AddressRange::parse)
            .toList();

    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    public static AddressRanges none() {
        return NONE;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /**
     * Returns whether the blocks together cover more addresses than one IPv4 block with this prefix length, which is twice as
     * many at least, or than one such IPv6 block. Addresses that are not routed on the Internet do not count:
     * loopback ones, and IPv6's link-local (fe80::/10) and unique local ones (fc00::/7).
     */
    public boolean areWiderThan(int ipv4Bits, int ipv6Bits) {
        return share(IPV4_BITS) >= Math.scalb(1.0, 1 - ipv4Bits) || share(IPV6_BITS) >= Math.scalb(1.0, 1 - ipv6Bits);
    }

    /** The share of all addresses of one family. Blocks are disjoint or one holds the other, so that shares add up. */
    private double share(int familyBits) {
        List<AddressRange> family = ranges.stream()
                .distinct()
                .filter(range -> range.network().getAddress().length * Byte.SIZE == familyBits)
                .filter(range -> NOT_THE_INTERNET.stream().noneMatch(range::isIn))
                .toList();
        return family.stream()
                .filter(range -> family.stream().noneMatch(other -> !range.equals(other) && range.isIn(other)))
                .mapToDouble(range -> Math.scalb(1.0, -range.bits()))
                .sum();
    }

    /** Returns whether one of the blocks contains the address; false for null, an unknown address. */
    public boolean contain(@Nullable InetAddress address) {
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }
}
