package io.latchkey.admin.jmx;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.admin.Administration;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyFindings;
import io.latchkey.key.KeySource;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CacheRules;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import io.latchkey.verify.Verdict;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** The administration of a gate without HTTP, whose keys, time, limiter and circuit the test moves. */
final class SteeredGate implements KeySource, ValidatorStatus {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final AtomicLong nanos = new AtomicLong();
    final MemoryRateLimiter limiter = new MemoryRateLimiter(nanos::get);
    final List<ValidatorListener> listeners = new CopyOnWriteArrayList<>();
    final CachingVerifier verdicts;
    final Administration administration;
    volatile String circuit = "CLOSED";
    private volatile String keys;

    /**
     * A gate with a validator that says no to everything.
     *
     * @param keys a list of entries, as JSON
     */
    SteeredGate(String keys) {
        this.keys = keys;
        long second = Duration.ofSeconds(1).toNanos();
        KeyStore store = new KeyStore(List.of(this), this::now);
        verdicts = new CachingVerifier(
                (key, scope) -> CompletableFuture.completedFuture(Verdict.Invalid.refused(null)),
                new CacheRules(300 * second, 30 * second, 240 * second, 600 * second, 1000, second, 10),
                nanos::get,
                this::now,
                Runnable::run);
        administration = new Administration(
                true,
                store,
                limiter,
                new DefaultLimit(RateLimit.of(60, Duration.ofSeconds(60))),
                verdicts,
                this,
                this::now);
        try {
            store.reload();
        } catch (InvalidKeysException e) {
            throw new IllegalArgumentException(e);
        }
    }

    Instant now() {
        return START.plusNanos(nanos.get());
    }

    void keys(String entries) {
        keys = entries;
    }

    void circuit(String next) {
        String before = circuit;
        circuit = next;
        listeners.forEach(listener -> listener.circuitChanged(before, next));
    }

    @Override
    public List<KeyEntry> read(KeyFindings findings) {
        try {
            return ConfiguredKeys.of(new ObjectMapper().readTree(keys)).read(findings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String circuit() {
        return circuit;
    }

    @Override
    public long calls() {
        return 5;
    }

    @Override
    public long failures() {
        return 2;
    }

    @Override
    public String lastFailure() {
        return null;
    }

    @Override
    public void addListener(ValidatorListener listener) {
        listeners.add(listener);
    }
}
