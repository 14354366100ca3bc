package io.latchkey.key;

import com.google.common.net.InetAddresses;
import com.google.common.primitives.Ints;
import java.math.BigInteger;
import java.net.InetAddress;

/**
 * A block of IP addresses in CIDR notation (RFC 4632 for IPv4, RFC 4291 for IPv6). Immutable.
 *
 * @param network the block's first address
 * @param bits how many leading bits an address must share with it
 */
public record AddressRange(InetAddress network, int bits) {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address. No name is ever looked up. An IPv4-mapped IPv6
     * block ({@code ::ffff:10.0.0.0/104}) is the IPv4 block, because such addresses arrive as IPv4.
     *
     * @throws IllegalArgumentException if the text is anything else; the message says what is wrong and does not repeat
     *     the text, which may be a key that was put in the wrong place
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        InetAddress network;
        try {
            network = InetAddresses.forString(slash < 0 ? text : text.substring(0, slash));
        } catch (IllegalArgumentException e) {
            // The cause quotes the text.
            throw new IllegalArgumentException("must be an IP address or a CIDR block such as 10.0.0.0/8");
        }
        int all = network.getAddress().length * Byte.SIZE;
        int mapped = all == IPV4_BITS && text.indexOf(':') >= 0 ? IPV6_BITS - IPV4_BITS : 0;
        int bits = slash < 0 ? all : bits(text.substring(slash + 1), mapped, mapped + all) - mapped;
        AddressRange range = new AddressRange(network, bits);
        if (range.hasBitsAfterPrefix()) {
            throw new IllegalArgumentException("has bits set after its /" + (mapped + bits) + " prefix");
        }
        return range;
    }

    private static int bits(String digits, int least, int most) {
        Integer bits = Ints.tryParse(digits);
        if (bits == null || bits < least || bits > most || !digits.equals(bits.toString())) {
            throw new IllegalArgumentException(
                    "needs a prefix length of " + least + " to " + most + " after the slash");
        }
        return bits;
    }

    /** Returns whether the address is in this block. An IPv4 address is never in an IPv6 block. */
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

    /** Returns whether this is a part of the other block, or the same. */
    boolean isIn(AddressRange other) {
        return bits >= other.bits && other.contains(network);
    }

    private boolean hasBitsAfterPrefix() {
        byte[] bytes = network.getAddress();
        BigInteger number = new BigInteger(1, bytes);
        return number.signum() != 0 && number.getLowestSetBit() < bytes.length * Byte.SIZE - bits;
    }

    @Override
    public String toString() {
        return InetAddresses.toAddrString(network) + "/" + bits;
    }
}
