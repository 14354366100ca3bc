package io.latchkey.limit.redis;

import io.latchkey.key.TextFile;
import io.lettuce.core.RedisCredentials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The credentials that Latchkey sends to Redis. Immutable; {@link #toString} shows no password.
 *
 * @param user the ACL user, or null for Redis' {@code default}
 * @param password the password, or null for none
 * @param passwordFile a file that holds the password instead, read at each connection, or null
 */
public record RedisLogin(
        @Nullable String user,
        @Nullable String password,
        @Nullable Path passwordFile) {
    private static final int MOST_BYTES = 64 * 1024;

    /** No credentials. */
    public static final RedisLogin NONE = new RedisLogin(null, null, null);

    boolean isGiven() {
        return password != null || passwordFile != null;
    }

    /**
     * Reads the password as it is now.
     *
     * @throws UncheckedIOException if the file cannot be read
     */
    RedisCredentials read() {
        try {
            String secret = passwordFile == null
                    ? password
                    : TextFile.read(passwordFile, MOST_BYTES).strip();
            return RedisCredentials.just(user, secret);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return isGiven() ? "with a password" : "without a password";
    }
}
