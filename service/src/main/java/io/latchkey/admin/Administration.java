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

/** All that an operator may see and do, whatever it is asked through. Safe for concurrent use. */
public final class Administration {
    private final boolean authRequired;
    private final KeyStore keys;
    private final CountingLimiter limiter;
    private final DefaultLimit defaultLimit;
    private final @Nullable CachingVerifier verdicts;
    private final @Nullable ValidatorStatus validator;
    private final KeyReportReader statistics;

    /**
     * The administration of one gate.
     *
     * @param authRequired whether a key is needed at all
     * @param verdicts what is remembered of the external validator's verdicts; null if there is none
     * @param validator how the external validator is doing; null if there is none
     * @param clock the wall clock that {@code lastUsed} is told in
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

    /** Whether a key is needed at all. */
    public boolean authRequired() {
        return authRequired;
    }

    /**
     * Reads every source of keys again; all or nothing. Takes as long as the sources do.
     *
     * @throws InvalidKeysException with the mistakes; the old keys stay in force
     * @throws io.latchkey.key.ReloadRunningException if another reload has not ended yet
     */
    public ReloadReport reload() throws InvalidKeysException {
        return keys.reload();
    }

    /** Returns since when a reload has been running, or null if none is. */
    public @Nullable Instant reloadRunningSince() {
        return keys.runningSince();
    }

    /** How reloading has gone so far. */
    public ReloadHistory reloads() {
        return keys.history();
    }

    /** How many local keys there are. */
    public int totalKeys() {
        return keys.ring().size();
    }

    /** Returns every key and how it was used: the local ones in the order of their sources, then the external ones. */
    public KeyListing keys() {
        return statistics.all();
    }

    /**
     * Returns some keys, in the order of their ids as {@link String#compareTo} has it, and how they were used. Each id is there
     * once: as the validator sees it where the key is local and external.
     *
     * @param after only keys with a greater id; there need not be a key with this one; null: from the first on
     * @param most how many at most, 1 or more
     */
    public KeyListing keys(@Nullable String after, int most) {
        return statistics.page(after, most);
    }

    /** Returns the key with this id and how it was used, as {@link #keys(String, int)} has it, or null. */
    public @Nullable KeyReport key(String id) {
        return statistics.find(id);
    }

    /** Returns the ids that {@link #keys()} lists now: those of local keys, and of external ones whose verdict is cached. */
    public Predicate<String> knownKeys() {
        KeyRing local = keys.ring();
        Set<String> external = verdicts == null
                ? Set.of()
                : verdicts.remembered().stream()
                        .map(verdict -> verdict.principal().keyId())
                        .collect(Collectors.toSet());
        return id -> local.holdsId(id) || external.contains(id);
    }

    /** The limit of every key that has none of its own. */
    public RateLimit defaultLimit() {
        return defaultLimit.get();
    }

    /** Changes that limit from the next request on, until the next start. */
    public void setDefaultLimit(RateLimit limit) {
        defaultLimit.set(limit);
    }

    /** How many keys are counted. */
    public int trackedKeys() {
        return limiter.trackedKeys();
    }

    /** How many requests with a key were let in since the start. */
    public long allowed() {
        return limiter.allowed();
    }

    /** How many requests were refused since the start because their key was over its limit. */
    public long limited() {
        return limiter.limited();
    }

    /** How the service is doing that counts for all nodes. */
    public BackendStatus backendStatus() {
        return limiter.shared();
    }

    /**
     * Forgets the requests that count against a limit, and no totals.
     *
     * @param keyId whose; null for every key's
     * @return for how many keys
     */
    public int resetLimits(@Nullable String keyId) {
        if (keyId == null) {
            return limiter.resetAll();
        }
        return limiter.reset(keyId) ? 1 : 0;
    }

    /**
     * Forgets remembered verdicts of the external validator.
     *
     * @param keyId of which key; null for all
     * @return how many
     */
    public int evictVerdicts(@Nullable String keyId) {
        if (verdicts == null) {
            return 0;
        }
        return keyId == null ? verdicts.evictAll() : verdicts.evict(keyId);
    }

    /** How the external validator is doing. */
    public ValidatorReport validator() {
        return ValidatorReport.of(verdicts, validator);
    }

    /** From now on the listener is told about every reload. */
    public void addListener(ReloadListener listener) {
        keys.addListener(listener);
    }

    /** From now on the listener is told about the external validator, if there is one. */
    public void addListener(ValidatorListener listener) {
        if (validator != null) {
            validator.addListener(listener);
        }
    }
}
