package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.codahale.metrics.health.HealthCheck;
import com.codahale.metrics.health.HealthCheckRegistry;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.common.util.concurrent.Uninterruptibles;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CacheRules;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ValidatorListener;
import io.latchkey.verify.ValidatorStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class HealthChecksTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Instant.EPOCH);

    private record Status(
            String circuit,
            long calls,
            long failures,
            @Nullable String lastFailure) implements ValidatorStatus {
        @Override
        public void addListener(ValidatorListener listener) {
            throw new UnsupportedOperationException("a check only looks");
        }
    }

    private static HealthCheck.Result check(
            String name, boolean required, String keys, @Nullable ValidatorStatus validator) throws Exception {
        KeyStore store = new KeyStore(List.of(ConfiguredKeys.of(new ObjectMapper().readTree(keys))), CLOCK);
        store.reload();
        HealthCheckRegistry checks = new HealthCheckRegistry();
        HealthChecks.install(administration(required, store, validator), CLOCK, checks);
        return checks.runHealthCheck(name);
    }

    private static Administration administration(
            boolean required, KeyStore store, @Nullable ValidatorStatus validator) {
        CachingVerifier verdicts = new CachingVerifier(
                (key, scope) -> {
                    throw new UnsupportedOperationException("a check only looks");
                },
                new CacheRules(1, 1, 1, 1, 1, 1, 1),
                () -> 0,
                CLOCK,
                Runnable::run);
        return new Administration(
                required,
                store,
                new MemoryRateLimiter(() -> 0),
                new DefaultLimit(RateLimit.of(1, Duration.ofSeconds(1))),
                validator == null ? null : verdicts,
                validator,
                CLOCK);
    }

    @Test
    void keysAreHealthyIfACallerCanBeAllowed() throws Exception {
        String hash = "sha256:" + "ab".repeat(32);
        assertThat(check("latchkey-keys", true, "[{\"name\":\"a\",\"hash\":\"" + hash + "\"}]", null))
                .satisfies(result -> assertThat(result.isHealthy()).isTrue())
                .satisfies(result -> assertThat(result.getMessage()).isEqualTo("1 local key(s)"));
        assertThat(check("latchkey-keys", false, "[]", null).isHealthy()).isTrue();
        assertThat(check("latchkey-keys", true, "[]", new Status("OPEN", 9, 9, "timeout"))
                        .isHealthy())
                .isTrue();
    }

    @Test
    void keysAreUnhealthyIfNoCallerCanBeAllowed() throws Exception {
        HealthCheck.Result result = check("latchkey-keys", true, "[]", null);

        assertThat(result.isHealthy()).isFalse();
        assertThat(result.getMessage()).isEqualTo("a key is required, but none is configured: all requests are denied");
    }

    @Test
    void keysAreUnhealthyWhileAReloadHangs() throws Exception {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        KeyStore store = new KeyStore(
                List.of(findings -> {
                    reading.countDown();
                    Uninterruptibles.awaitUninterruptibly(release);
                    return List.of();
                }),
                now::get);
        HealthCheckRegistry checks = new HealthCheckRegistry();
        HealthChecks.install(administration(false, store, null), now::get, checks);
        HealthCheck check = checks.getHealthCheck("latchkey-keys");
        Thread reload = new Thread(() -> assertThatCode(store::reload).doesNotThrowAnyException());
        reload.start();
        reading.await();

        now.set(Instant.EPOCH.plusSeconds(60));
        assertThat(check.execute().isHealthy()).as("for a minute").isTrue();
        now.set(Instant.EPOCH.plusSeconds(61));
        assertThat(check.execute())
                .satisfies(result -> assertThat(result.isHealthy()).isFalse())
                .satisfies(result -> assertThat(result.getMessage())
                        .isEqualTo("a reload of the keys has been running since 1970-01-01T00:00:00Z; check that the"
                                + " key files can be read"));

        release.countDown();
        reload.join();
        assertThat(check.execute().isHealthy()).as("once it has ended").isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "CLOSED, null, true, 3 of 7 calls returned no verdict",
                "CLOSED, no answer in time, false, 'circuit CLOSED, 3 of 7 calls returned no verdict; last call: no answer in time'",
                "OPEN, status 500, false, 'circuit OPEN, 3 of 7 calls returned no verdict; last call: status 500'",
                "HALF_OPEN, null, false, 'circuit HALF_OPEN, 3 of 7 calls returned no verdict; last call: a verdict'",
            })
    void theValidatorIsHealthyByItsCircuitAndLastCall(
            String circuit, @Nullable String failure, boolean healthy, String message) throws Exception {
        HealthCheck.Result result = check("latchkey-validator", true, "[]", new Status(circuit, 7, 3, failure));

        assertThat(result.isHealthy()).isEqualTo(healthy);
        assertThat(result.getMessage()).isEqualTo(message);
    }

    @Test
    void anAbsentValidatorIsHealthy() throws Exception {
        assertThat(check("latchkey-validator", true, "[]", null).isHealthy()).isTrue();
    }
}
