package io.latchkey.key;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some blocks of IP addresses. Immutable.
 *
 * @param ranges the blocks; they may overlap
 */
public record AddressRanges(List<AddressRange> ranges) {
    private static final AddressRanges NONE = new AddressRanges(List.of());

    public AddressRanges {
        ranges = List.copyOf(ranges);
    }

    public static AddressRanges none() {
        return NONE;
    }

    public boolean isEmpty() {
        return ranges.isEmpty();
    }

    /** Whether one of the blocks holds the address; null stands for an unknown one, which none holds. */
    public boolean contain(@Nullable InetAddress address) {
        return address != null && ranges.stream().anyMatch(range -> range.contains(address));
    }
}
