package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.KeyDigest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How long a key that was revoked at the validator still opens the gate. */
@Tag("service")
class RevocationIT {
    private static final String KEY = "sk_live_0123456789abcdef0123456789abcdef";

    private final ScriptedValidator validator = ScriptedValidator.that(Behaviour.saysYes());
    private Gate gate;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        gate = Gate.asking(validator.url(), "timeout: 30, ttl: 300", "");
        caller = gate.caller();
    }

    @AfterEach
    void stop() {
        validator.close();
        gate.close();
    }

    @Test
    void aRevokedKeyIsRefusedOnceItsVerdictIsTooOld() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.saysNo());

        gate.pass(Duration.ofSeconds(200));
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        gate.pass(Duration.ofSeconds(101));

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void useDoesNotKeepARevokedKeyAlive() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.saysNo());

        for (int i = 0; i < 30; i++) {
            gate.pass(Duration.ofSeconds(10));
            caller.present(KEY);
        }
        gate.pass(Duration.ofSeconds(1));

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void aKeyInUseIsRenewedInTheBackgroundAndSoRefusedEarlier() throws InterruptedException {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.saysNo());

        gate.pass(Duration.ofSeconds(241));
        assertThat(caller.present(KEY).status()).isEqualTo(200);

        int status = 200;
        for (int i = 0; i < 200 && status == 200; i++) {
            Thread.sleep(50);
            status = caller.present(KEY).status();
        }
        assertThat(status).isEqualTo(401);
    }

    @Test
    void anEvictedKeyIsRefusedAtOnce() {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        validator.now(Behaviour.saysNo());

        gate.verdicts().evict(KeyDigest.of(KEY).id());

        assertThat(caller.present(KEY).status()).isEqualTo(401);
    }

    @Test
    void anEvictionWinsOverTheAnswerOfACallInFlight() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        validator.now((request, connection) -> {
            asked.countDown();
            assertThat(evicted.await(30, TimeUnit.SECONDS)).isTrue();
            Behaviour.saysYes().answer(request, connection);
        });
        CompletableFuture<Caller.Answer> inFlight = caller.presentLater(KEY);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        validator.now(Behaviour.saysNo());

        gate.verdicts().evict(KeyDigest.of(KEY).id());
        evicted.countDown();

        assertThat(inFlight.get(30, TimeUnit.SECONDS).status()).isEqualTo(401);
        assertThat(caller.present(KEY).status()).isEqualTo(401);
        assertThat(validator.calls()).isEqualTo(2);
    }

    @Test
    void anEvictionOfAllWinsOverARenewalInFlight() throws Exception {
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch evicted = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        validator.now((request, connection) -> {
            asked.countDown();
            assertThat(evicted.await(30, TimeUnit.SECONDS)).isTrue();
            Behaviour.saysYes().answer(request, connection);
            answered.countDown();
        });
        gate.pass(Duration.ofSeconds(250));
        assertThat(caller.present(KEY).status()).isEqualTo(200);
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        validator.now(Behaviour.saysNo());

        gate.verdicts().evictAll();
        evicted.countDown();

        assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 20; i++) {
            assertThat(caller.present(KEY).status()).isEqualTo(401);
            Thread.sleep(10);
        }
    }
}
