package io.latchkey.key;

import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The SHA-256 digest (FIPS 180-4) of a key's UTF-8 text: the only form in which a key is kept and looked up.
 * Immutable.
 *
 * <p>A fast hash without salt is right for keys, unlike for passwords: a key carries enough randomness that it cannot be
 * guessed from its digest, and it must be looked up by the digest on every request.
 */
public final class KeyDigest {
    private static final int BYTES = 32;
    private static final int ID_DIGITS = 16;
    private static final Pattern HEX = Pattern.compile("[0-9a-fA-F]{64}");
    private static final ThreadLocal<Sha256> SHA_256 = ThreadLocal.withInitial(Sha256::new);

    private final long first;
    private final long second;
    private final long third;
    private final long fourth;

    private KeyDigest(byte[] bytes) {
        ByteBuffer words = ByteBuffer.wrap(bytes);
        first = words.getLong();
        second = words.getLong();
        third = words.getLong();
        fourth = words.getLong();
    }

    /** Returns the digest of a key's text. Thread-safe. */
    public static KeyDigest of(String text) {
        return SHA_256.get().digest(text);
    }

    /** Returns the digest of other bytes, of any number. */
    static KeyDigest of(byte[] bytes) {
        return new KeyDigest(Hashing.sha256().hashBytes(bytes).asBytes());
    }

    /**
     * Reads 64 hexadecimal digits, in any case.
     *
     * @throws IllegalArgumentException if the text is anything else; the message does not repeat it
     */
    public static KeyDigest ofHex(String hex) {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException("a SHA-256 digest has 64 hexadecimal digits");
        }
        return new KeyDigest(HexFormat.of().parseHex(hex));
    }

    /** Returns all 64 hexadecimal digits, in lower case. */
    public String hex() {
        ByteBuffer words = ByteBuffer.allocate(BYTES);
        words.putLong(first).putLong(second).putLong(third).putLong(fourth);
        return HexFormat.of().formatHex(words.array());
    }

    /** Returns the default id of a key: the first 16 hexadecimal digits. */
    public String id() {
        return HexFormat.of().toHexDigits(first).substring(0, ID_DIGITS);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof KeyDigest that
                && first == that.first
                && second == that.second
                && third == that.third
                && fourth == that.fourth;
    }

    @Override
    public int hashCode() {
        return (int) first;
    }

    @Override
    public String toString() {
        return id();
    }

    /**
     * One per thread: a {@link MessageDigest} is costly to look up and must not be shared. The JDK's keeps the last block
     * of what it was given, so that is overwritten at once.
     */
    private static final class Sha256 {
        /** One byte short of a block: a whole one would be digested in place and never be in the buffer. */
        private static final byte[] NOTHING = new byte[63];

        private final MessageDigest digest;
        private final byte[] result = new byte[BYTES];

        /** Contains a key's text while it is digested, and zeros otherwise. */
        private final byte[] ascii = new byte[128];

        Sha256() {
            try {
                digest = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java platform has SHA-256", e);
            }
        }

        KeyDigest digest(String text) {
            try {
                update(text);
                digest.digest(result, 0, BYTES);
                digest.update(NOTHING);
                digest.reset();
                return new KeyDigest(result);
            } catch (DigestException e) {
                throw new IllegalStateException("32 bytes are enough for SHA-256", e);
            }
        }

        /** Most keys are short and in ASCII, whose UTF-8 is the characters themselves. */
        private void update(String text) {
            int length = text.length();
            if (length > ascii.length) {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
                return;
            }
            int all = 0;
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                all |= c;
                ascii[i] = (byte) c;
            }
            if (all < 0x80) {
                digest.update(ascii, 0, length);
            } else {
                digest.update(text.getBytes(StandardCharsets.UTF_8));
            }
            Arrays.fill(ascii, 0, length, (byte) 0);
        }
    }
}
