package io.latchkey.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.latchkey.gate.Decision;
import io.latchkey.gate.Refusal;
import io.latchkey.gate.Seconds;
import java.util.List;

/** Remembers the answers to the refusals that are told most, since writing JSON costs more than deciding. Safe for concurrent use. */
final class Answers {
    /** Most are told for each of the seconds that a limit may take, 60 by default. */
    private static final int REMEMBERED = 1000;

    private final LoadingCache<Told, Answer> answers;

    /** Answers whose 401 asks for one of these schemes. */
    Answers(AuthorizationSchemes schemes) {
        List<String> challenges = schemes.challenges(Answer.REALM);
        answers = Caffeine.newBuilder()
                .maximumSize(REMEMBERED)
                .executor(Runnable::run)
                .build(told -> told.answer(challenges));
    }

    /** The answer, without the headers of a limit. The same one for the same refusal while it is remembered. */
    Answer of(Decision.Refused refused) {
        long nanos = refused.retryAfterNanos();
        return answers.get(new Told(refused.refusal(), refused.detail(), nanos > 0 ? Seconds.roundedUp(nanos) : 0));
    }

    private record Told(Refusal refusal, String detail, long retryAfterSeconds) {
        Answer answer(List<String> challenges) {
            return Answer.of(refusal, detail, retryAfterSeconds, challenges);
        }
    }
}
