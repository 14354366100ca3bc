package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.LimiterResult;
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
import org.junit.jupiter.api.Test;
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
    void anErrorInADecisionIsADenial(Throwable error) {
        assertDenied(decision(observed(() -> sneak(error))), error);
        assertThat(recorded).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void anErrorAfterTheVerdictIsADenial(Throwable error) {
        limiterError = error;
        KeyPrincipal principal =
                new KeyPrincipal("id-1", "alice", null, Scopes.all(), KeyPrincipal.Source.LOCAL, false);

        assertDenied(decision(observed(() -> new Verdict.Valid(principal, null, AddressRanges.none(), null))), error);
        assertThat(recorded).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aFailedListenerDoesNotKeepTheDecisionBack(Throwable error) {
        Authorizer authorizer = new ObservedAuthorizer(
                (request, callback) -> callback.accept(Denials.AMBIGUOUS),
                List.of((request, decision, nanos) -> sneak(error), this::record),
                () -> 0);

        assertThat(decision(authorizer)).isEqualTo(Denials.AMBIGUOUS);
        assertThat(recorded).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("errors")
    void aFailedCallbackIsNotCalledAgain(Throwable error) {
        List<Decision> decisions = new ArrayList<>();
        Authorizer authorizer = new ObservedAuthorizer(
                (request, callback) -> callback.accept(Denials.AMBIGUOUS), List.of(this::record), () -> 0);

        authorizer.authorize(AuthorizerSituation.given(), decision -> {
            decisions.add(decision);
            sneak(error);
        });

        assertThat(decisions).containsExactly(Denials.AMBIGUOUS);
        assertThat(recorded).hasSize(1);
    }

    @Test
    void onlyTheFirstDecisionIsPassedOn() {
        Authorizer authorizer = new ObservedAuthorizer(
                (request, callback) -> {
                    callback.accept(Denials.AMBIGUOUS);
                    callback.accept(Denials.failed("second"));
                    throw new IllegalStateException("third");
                },
                List.of(this::record),
                () -> 0);

        assertThat(decision(authorizer)).isEqualTo(Denials.AMBIGUOUS);
        assertThat(recorded).containsExactly(Denials.AMBIGUOUS);
    }

    private void record(AuthRequest request, Decision decision, long nanos) {
        recorded.add(decision);
    }

    private Authorizer observed(Supplier<Verdict> verdict) {
        KeyVerifier verifier = new KeyVerifier() {
            /** As with a validator: what the callback throws reaches no caller. */
            @Override
            public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback) {
                CompletableFuture<Void> ignored =
                        CompletableFuture.completedFuture(verdict.get()).thenAccept(callback);
                assertThat(ignored).isDone();
            }

            @Override
            public boolean isKnownValid(PresentedKey key, @Nullable String scope) {
                return false;
            }
        };
        RateLimiter limiter = new RateLimiter() {
            @Override
            public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
                sneak(limiterError);
            }

            @Override
            public void recordUnlimited(String keyId) {
                // Not counted.
            }
        };
        KeyAuthorizer authorizer = new KeyAuthorizer(
                new AuthorizationRules(true, null, Set.of(), "X-API-Key"),
                new DefaultLimit(RateLimit.of(60, Duration.ofSeconds(60))),
                verifier,
                limiter,
                new FailureLimiter(null, () -> 0, Runnable::run));
        return new ObservedAuthorizer(authorizer, List.of(this::record), () -> 0);
    }

    private static Decision decision(Authorizer authorizer) {
        List<Decision> decisions = new ArrayList<>();
        authorizer.authorize(AuthorizerSituation.given(), decisions::add);
        assertThat(decisions).hasSize(1);
        return decisions.get(0);
    }

    private static void assertDenied(Decision decision, Throwable error) {
        Decision.Denied denied = (Decision.Denied) decision;
        assertThat(denied.reason()).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
        assertThat(denied.explanation())
                .contains(error.getClass().getSimpleName())
                .doesNotContain("sk_test_FAKE");
        assertThat(denied.retryAfterNanos()).isPositive();
    }

    /** Throws anything without declaring it. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    private static <T, E extends Throwable> T sneak(@Nullable Throwable error) throws E {
        throw (E) error;
    }
}
