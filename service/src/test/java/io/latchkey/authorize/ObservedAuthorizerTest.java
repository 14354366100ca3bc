package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
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
class ObservedAuthorizerTest {
    private final List<Decision> recorded = new ArrayList<>();
    private @Nullable Throwable limiterError;

    static List<Throwable> errors() {
        return List.of(new IllegalStateException("sk_test_FAKE"), new StackOverflowError(), new AssertionError());
    }

    @ParameterizedTest
    @MethodSource("errors")
    void whateverFailsInADecisionIsADenial(Throwable error) {
        ObservedAuthorizer decider = watched(() -> sneak(error));

        assertDenied(decider.decide(AuthorizerSituation.given()), error);
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
        ObservedAuthorizer decider = watched(() -> new Verdict.Valid(principal, null, AddressRanges.none(), null));

        assertDenied(decider.decide(AuthorizerSituation.given()), error);
        assertDenied(later(decider), error);
        assertThat(recorded).hasSize(2);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aListenerThatFailsKeepsNoAnswerBack(Throwable error) {
        Authorizer inner = new Authorizer() {
            @Override
            public Decision decide(AuthRequest attempt) {
                return Denials.AMBIGUOUS;
            }

            @Override
            public void decide(AuthRequest attempt, Consumer<Decision> then) {
                then.accept(Denials.AMBIGUOUS);
            }
        };
        ObservedAuthorizer decider = new ObservedAuthorizer(
                inner,
                List.of(
                        (attempt, decision, nanos) -> sneak(error),
                        (attempt, decision, nanos) -> recorded.add(decision)),
                () -> 0);

        assertThat(decider.decide(AuthorizerSituation.given())).isEqualTo(Denials.AMBIGUOUS);
        assertThat(later(decider)).isEqualTo(Denials.AMBIGUOUS);
        assertThat(recorded).hasSize(2);
    }

    private ObservedAuthorizer watched(Supplier<Verdict> verdict) {
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
        KeyAuthorizer gatekeeper = new KeyAuthorizer(
                new AuthorizationRules(true, null, Set.of(), "X-API-Key"),
                new DefaultLimit(RateLimit.of(60, Duration.ofSeconds(60))),
                verifier,
                limiter,
                new FailureLimiter(null, () -> 0, Runnable::run));
        return new ObservedAuthorizer(
                gatekeeper, List.of((attempt, decision, nanos) -> recorded.add(decision)), () -> 0);
    }

    private static Decision later(Authorizer decider) {
        List<Decision> answers = new ArrayList<>();
        decider.decide(AuthorizerSituation.given(), answers::add);
        assertThat(answers).hasSize(1);
        return answers.get(0);
    }

    private static void assertDenied(Decision decision, Throwable error) {
        Decision.Denied refused = (Decision.Denied) decision;
        assertThat(refused.refusal()).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
        assertThat(refused.why()).contains(error.getClass().getSimpleName()).doesNotContain("sk_test_FAKE");
        assertThat(refused.retryAfterNanos()).isPositive();
    }

    /** Throws anything without declaring it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T sneak(Throwable error) throws E {
        throw (E) error;
    }
}
