package io.latchkey.key;

import io.latchkey.limit.RateLimit;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * One key of a local source. Immutable.
 *
 * @param digest the digest for lookups
 * @param id identifies the key in logs, headers and statistics; not secret
 * @param name the key's owner or purpose; several entries may share a name, so that keys can be rotated
 * @param prefix the visible beginning of the key, see {@link KeyText}
 * @param source where the entry was read
 * @param scopes the scopes of the key
 * @param rateLimit the key's own limit, or null for the default one
 * @param internal whether the key has no limit
 * @param enabled whether the key can be used
 * @param notBefore when the key becomes valid, or null
 * @param expiresAt when the key expires, or null
 * @param allowedIps the addresses that may use the key; empty for all
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

    /** Maximum length of a name, because it is sent in a header. */
    public static final int LONGEST_NAME = 200;

    /** The source of an entry. */
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

    /** Status of an entry at some time, in the words of the management API. */
    public enum State {
        ACTIVE("active"),
        DISABLED("disabled"),
        PENDING("not yet valid"),
        EXPIRED("expired");

        private final String text;

        State(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /**
     * Returns the status at the clock's time. An entry is active if it is enabled and the time is in {@code [notBefore,
     * expiresAt)}.
     */
    public State state(InstantSource clock) {
        if (!enabled) {
            return State.DISABLED;
        }
        if (notBefore == null && expiresAt == null) {
            return State.ACTIVE;
        }
        Instant now = clock.instant();
        if (notBefore != null && now.isBefore(notBefore)) {
            return State.PENDING;
        }
        return expiresAt == null || now.isBefore(expiresAt) ? State.ACTIVE : State.EXPIRED;
    }

    /**
     * Returns the entry's label for logs and reports: {@code name (id)}. Entries from the environment have only the id, because in
     * {@code key:name} the two are easily swapped, and no rule recognizes every key in the place of a name.
     */
    public String label() {
        return source == Source.ENVIRONMENT ? "id " + id : name + " (" + id + ")";
    }
}
