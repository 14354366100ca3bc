package io.latchkey.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.RateLimit;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyPrincipal;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("unit")
class WatchedDeciderTest {
    private final List<Decision> recorded = new ArrayList<>();
    private @Nullable Throwable limiterError;

    static List<Throwable> errors() {
        return List.of(new IllegalStateException("sk_test_FAKE"), new StackOverflowError(), new AssertionError());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whateverFailsInADecisionIsADenial(Throwable error) {
        WatchedDecider decider = watched(() -> sneak(error));

        assertDenied(decider.decide(GateSituation.given()), error);
        assertThat(recorded).hasSize(1);
        assertDenied(later(decider), error);
        assertThat(recorded).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whatFailsAfterTheVerdictIsADenialToo(Throwable error) {
        limiterError = error;
        KeyPrincipal principal =
                new KeyPrincipal("id-1", "alice", null, Scopes.all(), KeyPrincipal.Source.LOCAL, false);
        WatchedDecider decider = watched(() -> new Verdict.Valid(principal, null, AddressRanges.none(), null));

        assertDenied(decider.decide(GateSituation.given()), error);
        assertDenied(later(decider), error);
        assertThat(recorded).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aListenerThatFailsKeepsNoAnswerBack(Throwable error) {
        Decider inner = new Decider() {
            @Override
            public Decision decide(Attempt attempt) {
                return Refusals.AMBIGUOUS;
            }

            @Override
            public void decide(Attempt attempt, Consumer<Decision> then) {
                then.accept(Refusals.AMBIGUOUS);
            }
        };
        WatchedDecider decider = new WatchedDecider(
                inner,
                List.of(
                        (attempt, decision, nanos) -> sneak(error),
                        (attempt, decision, nanos) -> recorded.add(decision)),
                () -> 0);

        assertThat(decider.decide(GateSituation.given())).isEqualTo(Refusals.AMBIGUOUS);
        assertThat(later(decider)).isEqualTo(Refusals.AMBIGUOUS);
        assertThat(recorded).hasSize(2);
    }

    private WatchedDecider watched(Supplier<Verdict> verdict) {
        KeyVerifier verifier = new KeyVerifier() {
            @Override
            public Verdict verify(PresentedKey key, @Nullable String scope) {
                return verdict.get();
            }

            /** As with a validator: what the callback throws reaches nobody. */
            @Override
            public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> then) {
                CompletableFuture<Void> ignored =
                        CompletableFuture.completedFuture(verdict.get()).thenAccept(then);
                assertThat(ignored).isDone();
            }

            @Override
            public boolean knows(PresentedKey key, @Nullable String scope) {
                return false;
            }
        };
        RateLimiter limiter = new RateLimiter() {
            @Override
            public Permit acquire(String keyId, RateLimit limit) {
                return sneak(limiterError);
            }

            @Override
            public void note(String keyId) {
                // Not counted.
            }
        };
        Gatekeeper gatekeeper = new Gatekeeper(
                new GateRules(true, null, Set.of(), "X-API-Key"),
                new DefaultLimit(RateLimit.of(60, Duration.ofSeconds(60))),
                verifier,
                limiter,
                new FailureLimiter(null, () -> 0, Runnable::run));
        return new WatchedDecider(gatekeeper, List.of((attempt, decision, nanos) -> recorded.add(decision)), () -> 0);
    }

    private static Decision later(Decider decider) {
        List<Decision> answers = new ArrayList<>();
        decider.decide(GateSituation.given(), answers::add);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static void assertDenied(Decision decision, Throwable error) {
        Decision.Refused refused = (Decision.Refused) decision;
        assertThat(refused.refusal()).isEqualTo(Refusal.VALIDATION_UNAVAILABLE);
        assertThat(refused.why()).contains(error.getClass().getSimpleName()).doesNotContain("sk_test_FAKE");
        assertThat(refused.retryAfterNanos()).isPositive();
    }

    /** Throws anything without declaring it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T sneak(Throwable error) throws E {
        throw (E) error;
    }
}
