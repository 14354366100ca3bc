package io.latchkey.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of a local source and what is known of it. Immutable.
 *
 * @param digest what it is looked up by
 * @param id names it in logs, headers and statistics; not secret
 * @param name who it was given to; several entries may share a name, so that keys can be rotated
 * @param prefix what operators may see of the key, see {@link KeyText}
 * @param source where it was read
 * @param scopes what it may be used for
 * @param rateLimit its own limit, or null for the default one
 * @param internal whether it has no limit at all
 * @param enabled whether it is good at all
 * @param notBefore from when on it is good, or null
 * @param expiresAt from when on it is no longer good, or null
 * @param allowedIps where it may be used from; empty: anywhere
 */
public record KeyEntry(
        KeyDigest digest,
        String id,
        String name,
        String prefix,
        Source source,
        Scopes scopes,
        @Nullable RateLimit rateLimit,
        boolean internal,
        boolean enabled,
        @Nullable Instant notBefore,
        @Nullable Instant expiresAt,
        AddressRanges allowedIps) {

    /** How many characters a name may have: it goes into a header. */
    public static final int LONGEST_NAME = 200;

    /** Where an entry was read. */
    public enum Source {
        CONFIGURATION("configuration"),
        KEYS_FILE("keysFile"),
        ENVIRONMENT("environment");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Whether the entry is enabled and the instant lies in {@code [notBefore, expiresAt)}. */
    public boolean inForce(Instant now) {
        return enabled
                && (notBefore == null || !now.isBefore(notBefore))
                && (expiresAt == null || now.isBefore(expiresAt));
    }

    /** The entry as operators name it: {@code name (id)}. */
    public String label() {
        return name + " (" + id + ")";
    }
}
