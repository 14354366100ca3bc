package io.latchkey.admin;

import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import io.latchkey.key.ReloadHistory;
import io.latchkey.key.ReloadListener;
import io.latchkey.key.ReloadReport;
import io.latchkey.limit.BackendStatus;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Everything that operators can see and do, for admin tasks, JMX and metrics alike. Thread-safe. */
public final class Administration {
    private final boolean authRequired;
    private final KeyStore keys;
    private final CountingLimiter limiter;
    private final DefaultLimit defaultLimit;
    private final @Nullable CachingVerifier verdicts;
    private final @Nullable ValidatorStatus validator;
    private final KeyReportReader statistics;

    /**
     * Creates the administration of one gate.
     *
     * @param authRequired whether requests need a key
     * @param verdicts the cache of the external validator's verdicts, or null without a validator
     * @param validator the status of the external validator, or null without one
     * @param clock the wall clock for {@code lastUsed}
     */
    public Administration(
            boolean authRequired,
            KeyStore keys,
            CountingLimiter limiter,
            DefaultLimit defaultLimit,
            @Nullable CachingVerifier verdicts,
            @Nullable ValidatorStatus validator,
            InstantSource clock) {
        this.authRequired = authRequired;
        this.keys = keys;
        this.limiter = limiter;
        this.defaultLimit = defaultLimit;
        this.verdicts = verdicts;
        this.validator = validator;
        this.statistics = new KeyReportReader(keys, limiter, defaultLimit, verdicts, clock);
    }

    /** Returns whether requests need a key. */
    public boolean authRequired() {
        return authRequired;
    }

    /**
     * Reads all key sources again, all or nothing. Blocks while it reads them.
     *
     * @throws InvalidKeysException with the mistakes; the old keys stay in force
     * @throws io.latchkey.key.ReloadRunningException if another reload has not ended yet
     */
    public ReloadReport reload() throws InvalidKeysException {
        return keys.reload();
    }

    /** Returns when the running reload started, or null if none is running. */
    public @Nullable Instant reloadRunningSince() {
        return keys.runningSince();
    }

    /** Returns the results of reloads since the start. */
    public ReloadHistory reloads() {
        return keys.history();
    }

    /** Returns the number of local keys. */
    public int totalKeys() {
        return keys.ring().size();
    }

    /** Returns all keys and their usage: local keys in the order of their sources, then external ones. */
    public KeyListing keys() {
        return statistics.all();
    }

    /**
     * Returns one page of keys and their usage, sorted by id as {@link String#compareTo} does. A key that is local and external
     * appears once, with the data of the validator.
     *
     * @param after the page contains greater ids only; need not be the id of a key; null for the first page
     * @param most the maximum number of keys, 1 or more
     */
    public KeyListing keys(@Nullable String after, int most) {
        return statistics.page(after, most);
    }

    /** Returns the key with this id and its usage, as {@link #keys(String, int)} does, or null. */
    public @Nullable KeyReport key(String id) {
        return statistics.find(id);
    }

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

    /** Returns the limit of keys without a limit of their own. */
    public RateLimit defaultLimit() {
        return defaultLimit.get();
    }

    /** Sets the default limit for all following requests, until the next start. */
    public void setDefaultLimit(RateLimit limit) {
        defaultLimit.set(limit);
    }

    /** Returns the number of keys whose requests are counted. */
    public int trackedKeys() {
        return limiter.trackedKeys();
    }

    /** Returns how many requests with a key were allowed since the start. */
    public long allowed() {
        return limiter.allowed();
    }

    /** Returns how many requests were rate limited since the start. */
    public long limited() {
        return limiter.limited();
    }

    /** Returns the status of the shared rate-limit backend. */
    public BackendStatus backendStatus() {
        return limiter.shared();
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

    /** Returns the status of the external validator. */
    public ValidatorReport validator() {
        return ValidatorReport.of(verdicts, validator);
    }

    /** Notifies the listener of every following reload. */
    public void addListener(ReloadListener listener) {
        keys.addListener(listener);
    }

    /** Notifies the listener of the external validator's calls and circuit changes, if there is a validator. */
    public void addListener(ValidatorListener listener) {
        if (validator != null) {
            validator.addListener(listener);
        }
    }
}
