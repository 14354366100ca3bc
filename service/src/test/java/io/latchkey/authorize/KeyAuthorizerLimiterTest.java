package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.key.AddressRanges;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.LocalVerifier;
import io.latchkey.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limiters whose result comes later, or without having counted. */
@Tag("unit")
class KeyAuthorizerLimiterTest {
    private static final RateLimit LIMIT = new RateLimit(5, 1_000_000_000);

    private final AuthorizerSituation situation = AuthorizerSituation.given();
    private final List<Consumer<LimiterResult>> waiting = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();

    /** What the limiter returns at once; null: nothing. */
    private @Nullable LimiterResult result;

    @Test
    void theDecisionIsMadeWhenTheLimiterAnswers() {
        authorizer().authorize(situation, decisions::add);
        assertThat(decisions).isEmpty();

        Permit permit = new Permit(true, LIMIT, 3, 7);
        waiting.get(0).accept(permit);

        assertThat(decisions).containsExactly(new Decision.Allowed(situation.principal(), permit));
    }

    @Test
    void aLaterDenialOfTheLimiterIsTheSame() {
        authorizer().authorize(situation, decisions::add);
        result = new Permit(false, LIMIT, 0, 7);
        waiting.get(0).accept(result);

        assertThat(decisions).containsExactly(decision());
    }

    @Test
    void aRequestDeniedForAnotherReasonDoesNotReachTheLimiter() {
        situation.scopes("stt").requires("tts");

        authorizer().authorize(situation, decisions::add);

        assertThat(decisions).hasSize(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void anUncountedRequestIsAllowedWithoutAPermit() {
        result = LimiterResult.Uncounted.INSTANCE;

        assertThat(decision()).isEqualTo(new Decision.Allowed(situation.principal(), null));
    }

    @Test
    void anUnavailableLimiterDeniesAndNamesTheTimeToRetry() {
        result = new LimiterResult.Unavailable("it is unavailable", 2_000_000_000);

        assertThat(decision())
                .isEqualTo(new Decision.Denied(
                        DenialReason.VALIDATION_UNAVAILABLE,
                        "The limit of this API key cannot be checked at the moment. Try again in a few seconds.",
                        "id-1",
                        "it is unavailable",
                        null,
                        2_000_000_000));
    }

    private Decision decision() {
        return Callbacks.authorize(authorizer(), situation);
    }

    private KeyAuthorizer authorizer() {
        LocalVerifier verifier = key -> new Verdict.Valid(situation.principal(), null, AddressRanges.none(), null);
        RateLimiter limiter = new RateLimiter() {
            @Override
            public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> callback) {
                if (result == null) {
                    waiting.add(callback);
                } else {
                    callback.accept(result);
                }
            }

            @Override
            public void recordUnlimited(String keyId) {}
        };
        return new KeyAuthorizer(
                new AuthorizationRules(true, null, Set.of(), "X-API-Key"),
                new DefaultLimit(LIMIT),
                verifier,
                limiter,
                new FailureLimiter(null, () -> 0, Runnable::run));
    }
}
