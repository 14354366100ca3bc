package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.key.KeyDigest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests how long a key that is revoked at the validator is still allowed. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
@Tag("service")
class RevocationIT {
    private static final String KEY = "sk_live_0123456789abcdef0123456789abcdef";

    private final ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());
    private Gate gate;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        gate = Gate.asking(validator.url(), "timeout: 60, ttl: 300", "rateLimit: {requests: 1000000, window: 60}");
        caller = gate.caller();
    }

    @AfterEach
    void stop() {
        validator.close();
        gate.close();
    }

    @Test
    void revokedKeyIsDeniedWhenItsVerdictExpires() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.rejects());

        gate.pass(Duration.ofSeconds(200));
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        gate.pass(Duration.ofSeconds(101));

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void useDoesNotExtendARevokedKeysVerdict() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.rejects());

        for (int i = 0; i < 30; i++) {
            gate.pass(Duration.ofSeconds(10));
            caller.present(KEY);
        }
        gate.pass(Duration.ofSeconds(1));

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void revokedKeyInUseIsDeniedAfterItsRenewal() throws InterruptedException {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.rejects());

        gate.pass(Duration.ofSeconds(241));
        assertThat(caller.present(KEY).status()).isEqualTo(200);

        Eventually.until("the renewal", () -> caller.present(KEY).status() == 401);
    }

    @Test
    void evictedKeyIsDeniedAtOnce() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.rejects());

        gate.verdicts().evict(KeyDigest.of(KEY).id());

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void evictionOverridesACallInFlight() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        validator.now((request, connection) -> {
            asked.countDown();
            evicted.await();
            Behaviour.accepts().answer(request, connection);
        });
        CompletableFuture<Caller.Answer> inFlight = caller.presentLater(KEY);
        asked.await();
        validator.now(Behaviour.rejects());

        gate.verdicts().evict(KeyDigest.of(KEY).id());
        evicted.countDown();

        assertThat(inFlight.get().status()).isEqualTo(401);
        assertThat(caller.present(KEY).status()).isEqualTo(401);
        assertThat(validator.calls()).isEqualTo(2);
    }

    @Test
    void evictionOfAllOverridesARenewalInFlight() throws Exception {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        validator.now((request, connection) -> {
            asked.countDown();
            evicted.await();
            Behaviour.accepts().answer(request, connection);
        });
        gate.pass(Duration.ofSeconds(250));
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        asked.await();
        validator.now(Behaviour.rejects());

        gate.verdicts().evictAll();
        evicted.countDown();

        Eventually.until("the end of both calls", () -> gate.endedCalls() == 2);
        for (int i = 0; i < 20; i++) {
            assertThat(caller.present(KEY).status()).isEqualTo(401);
        }
    }
}
