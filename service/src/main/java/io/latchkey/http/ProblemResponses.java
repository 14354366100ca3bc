package io.latchkey.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import io.latchkey.authorize.Seconds;
import java.util.List;

/** Remembers the answers to the refusals that are told most, since writing JSON costs more than deciding. Safe for concurrent use. */
public final class ProblemResponses {
    /** Most are told for each of the seconds that a limit may take, 60 by default. */
    private static final int REMEMBERED = 1000;

    private final LoadingCache<Told, ProblemResponse> answers;

    /** Answers whose 401 asks for one of these schemes. */
    public ProblemResponses(AuthorizationSchemes schemes) {
        List<String> challenges = schemes.challenges(ProblemResponse.REALM);
        answers = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .executor(Runnable::run)
                .build(told -> told.answer(challenges));
    }

    /** The answer, without the headers of a limit. The same one for the same refusal while it is remembered. */
    public ProblemResponse of(Decision.Denied refused) {
        long nanos = refused.retryAfterNanos();
        return answers.get(new Told(refused.reason(), refused.detail(), nanos > 0 ? Seconds.roundedUp(nanos) : 0));
    }

    private record Told(DenialReason refusal, String detail, long retryAfterSeconds) {
        ProblemResponse answer(List<String> challenges) {
            return ProblemResponse.of(refusal, detail, retryAfterSeconds, challenges);
        }
    }
}
