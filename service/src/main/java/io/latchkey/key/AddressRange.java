package io.latchkey.key;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;

/**
 * A block of IP addresses in CIDR notation (RFC 4632 for IPv4, RFC 4291 for IPv6). Immutable.
 *
 * @param network the block's first address
 * @param bits how many leading bits an address must share with it
 */
public record AddressRange(InetAddress network, int bits) {
    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. No name is ever looked up.
     *
     * @throws IllegalArgumentException if the text is anything else; the message says what is wrong
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network;
        try {
            network = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no IP address or CIDR block such as 10.0.0.0/8", e);
        }
        int all = network.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? all : bits(text, slash, all);
        AddressRange range = new AddressRange(network, bits);
        if (range.hasBitsAfterPrefix()) {
            throw new IllegalArgumentException("'" + text + "' has bits set after its /" + bits + " prefix");
        }
        return range;
    }

    private static int bits(String text, int slash, int all) {
        try {
            String digits = text.substring(slash + 1);
            int bits = Integer.parseInt(digits);
            if (bits >= 0 && bits <= all && digits.equals(Integer.toString(bits))) {
                return bits;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IllegalArgumentException("'" + text + "' needs a prefix length of 0 to " + all + " after the slash");
    }

    /** Whether the address lies in this block. An IPv4 address never lies in an IPv6 block. */
    public boolean contains(InetAddress address) {
        byte[] mine = network.getAddress();
        byte[] theirs = address.getAddress();
        if (mine.length != theirs.length) {
            return false;
        }
        int whole = bits / Byte.SIZE;
        for (int i = 0; i < whole; i++) {
            if (mine[i] != theirs[i]) {
                return false;
            }
        }
        int rest = bits % Byte.SIZE;
        return rest == 0 || (mine[whole] ^ theirs[whole]) >> (Byte.SIZE - rest) == 0;
    }

    private boolean hasBitsAfterPrefix() {
        byte[] bytes = network.getAddress();
        for (int i = bits; i < bytes.length * Byte.SIZE; i++) {
            if ((bytes[i / Byte.SIZE] >> (Byte.SIZE - 1 - i % Byte.SIZE) & 1) != 0) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(network) + "/" + bits;
    }
}
