package io.latchkey.key;

import java.security.SecureRandom;

/** Generates keys that cannot be guessed. Thread-safe. */
public final class KeyGenerator {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** 32 characters of 62: 190 bits, more than the documented 160. */
    private static final int RANDOM_CHARACTERS = 32;

    private final SecureRandom random = new SecureRandom();

    /**
     * Returns a new key: the prefix and 190 random bits in letters and digits, so that a double click selects it whole.
     *
     * @throws IllegalArgumentException if the prefix is not 0 to 32 letters, digits, {@code _} or {@code -}
     */
    public String generate(String prefix) {
        if (!prefix.matches("[A-Za-z0-9_-]{0,32}")) {
            throw new IllegalArgumentException("the prefix must be at most 32 letters, digits, _ or -");
        }
        StringBuilder key = new StringBuilder(prefix);
        random.ints(RANDOM_CHARACTERS, 0, ALPHABET.length()).forEach(i -> key.append(ALPHABET.charAt(i)));
        return key.toString();
    }
}
