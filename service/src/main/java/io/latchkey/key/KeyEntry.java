package io.latchkey.key;

import io.latchkey.limit.RateLimit;
import java.time.Instant;
import java.time.InstantSource;
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

    /** Returns the status at the clock's time. An entry is active if it is enabled and the clock's time lies in {@code [notBefore, expiresAt)}. */
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
     * Returns how logs and reports name the entry: {@code name (id)}. An entry of the environment is named by its id alone: in
     * {@code key:name} the two are easily swapped, and no rule recognizes every key that then stands as a name.
     */
    public String label() {
        return source == Source.ENVIRONMENT ? "id " + id : name + " (" + id + ")";
    }
}
