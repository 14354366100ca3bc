package io.latchkey.admin;

import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The parts of one gate that operators can read and change, for admin tasks, health checks, JMX and metrics alike. Thread-safe.
 *
 * @param authRequired whether requests need a key
 * @param verdicts the cache of the external validator's verdicts, or null without a validator
 * @param validatorStatus the status of the external validator, or null without one
 * @param clock the wall clock for {@code lastUsed}
 */
public record Administration(
        boolean authRequired,
        KeyStore keys,
        CountingLimiter limiter,
        DefaultLimit defaultLimit,
        @Nullable CachingVerifier verdicts,
        @Nullable ValidatorStatus validatorStatus,
        InstantSource clock) {
    /** Returns a test for the ids of local keys and of external keys with a cached verdict. */
    public Predicate<String> knownKeys() {
        KeyRing local = keys.ring();
        Set<String> external = verdicts == null
                ? Set.of()
                : verdicts.cachedVerdicts().stream()
                        .map(verdict -> verdict.principal().keyId())
                        .collect(Collectors.toSet());
        return id -> local.holdsId(id) || external.contains(id);
    }

    /**
     * Resets counted requests, but no totals.
     *
     * @param keyId the key; null for all keys
     * @return the number of keys that were reset
     */
    public int resetLimits(@Nullable String keyId) {
        if (keyId == null) {
            return limiter.resetAll();
        }
        return limiter.reset(keyId) ? 1 : 0;
    }

    /**
     * Evicts cached verdicts of the external validator.
     *
     * @param keyId the key; null for all keys
     * @return the number of evicted verdicts
     */
    public int evictVerdicts(@Nullable String keyId) {
        if (verdicts == null) {
            return 0;
        }
        return keyId == null ? verdicts.evictAll() : verdicts.evict(keyId);
    }

    /** Returns a report on the external validator. */
    public ValidatorReport validator() {
        return ValidatorReport.of(verdicts, validatorStatus);
    }

    /** Notifies the listener of the external validator's calls and circuit changes, if there is a validator. */
    public void addListener(ValidatorListener listener) {
        if (validatorStatus != null) {
            validatorStatus.addListener(listener);
        }
    }
}
