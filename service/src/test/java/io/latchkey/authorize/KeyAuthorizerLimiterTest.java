package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import io.latchkey.limit.RateLimiter;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limiters that answer later, or without having counted. */
@Tag("unit")
class KeyAuthorizerLimiterTest {
    private static final RateLimit LIMIT = new RateLimit(5, 1_000_000_000);

    private final AuthorizerSituation situation = AuthorizerSituation.given();
    private final List<Consumer<LimiterResult>> waiting = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();
    private LimiterResult answer = new Permit(true, LIMIT, 4, 1);

    @Test
    void theDecisionIsMadeWhenTheLimiterAnswers() {
        gatekeeper().decide(situation, decisions::add);
        assertThat(decisions).isEmpty();

        Permit permit = new Permit(true, LIMIT, 3, 7);
        waiting.get(0).accept(permit);

        assertThat(decisions).containsExactly(new Decision.Allowed(situation.principal(), permit));
    }

    @Test
    void aRefusalOfTheLimiterIsTheSameLater() {
        gatekeeper().decide(situation, decisions::add);
        answer = new Permit(false, LIMIT, 0, 7);
        waiting.get(0).accept(answer);

        assertThat(decisions).containsExactly(gatekeeper().decide(situation));
    }

    @Test
    void whatDoesNotDependOnTheLimitIsNotAskedOfTheLimiter() {
        situation.scopes("stt").demands("tts");

        gatekeeper().decide(situation, decisions::add);

        assertThat(decisions).hasSize(1);
        assertThat(waiting).isEmpty();
    }

    @Test
    void whoIsLetInUncountedHasNoPermit() {
        answer = LimiterResult.Uncounted.INSTANCE;

        assertThat(gatekeeper().decide(situation)).isEqualTo(new Decision.Allowed(situation.principal(), null));
    }

    @Test
    void whoseLimitNobodyCanTellIsToldWhenToTryAgain() {
        answer = new LimiterResult.Unavailable("it is away", 2_000_000_000);

        assertThat(gatekeeper().decide(situation))
                .isEqualTo(new Decision.Denied(
                        DenialReason.VALIDATION_UNAVAILABLE,
                        "The limit of this API key cannot be checked at the moment. Try again in a few seconds.",
                        "id-1",
                        "it is away",
                        null,
                        2_000_000_000));
    }

    private KeyAuthorizer gatekeeper() {
        KeyVerifier verifier = new KeyVerifier() {
            @Override
            public Verdict verify(PresentedKey key, String scope) {
                return new Verdict.Valid(situation.principal(), null, AddressRanges.none(), null);
            }

            @Override
            public boolean knows(PresentedKey key, String scope) {
                return true;
            }
        };
        RateLimiter limiter = new RateLimiter() {
            @Override
            public LimiterResult acquire(String keyId, RateLimit limit) {
                return answer;
            }

            @Override
            public void acquire(String keyId, RateLimit limit, Consumer<LimiterResult> then) {
                waiting.add(then);
            }

            @Override
            public boolean answersAtOnce() {
                return false;
            }

            @Override
            public void note(String keyId) {}
        };
        return new KeyAuthorizer(
                new AuthorizationRules(true, null, Set.of(), "X-API-Key"),
                new DefaultLimit(LIMIT),
                verifier,
                limiter,
                new FailureLimiter(null, () -> 0, Runnable::run));
    }
}
