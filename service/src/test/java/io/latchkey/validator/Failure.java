package io.latchkey.validator;

import java.util.EnumSet;
import java.util.Set;

/** Invalid responses, which are no verdicts. If possible, the body contradicts them. */
@SuppressWarnings("ImmutableEnumChecker") // a behaviour has no state
enum Failure {
    RESET(Behaviour.resets()),
    SLOW_HEAD(Behaviour.dribbles("", "HTTP/1.1 200 Said\r\n" + "X-Field: x\r\n".repeat(1000))),
    SLOW_BODY(Behaviour.dribbles(Behaviour.head(200, 10_000), Behaviour.GOOD + " ".repeat(10_000))),
    HANGS(Behaviour.hangs()),
    HALF_A_JSON(Behaviour.answers(200, "{\"valid\":true,\"userId\":\"u")),
    TEN_MIB_OF_JSON(Behaviour.answers(200, "{\"valid\":true,\"padding\":\"" + "x".repeat(10 << 20) + "\"}")),
    STATUS_200_WITHOUT_BODY(Behaviour.answers(200, "")),
    STATUS_204(Behaviour.answers(204, "")),
    STATUS_301_ELSEWHERE(Behaviour.answers(301, Behaviour.GOOD)) {
        @Override
        Behaviour behaviour(String elsewhere) {
            return Behaviour.answers(301, Behaviour.GOOD, "Location: " + elsewhere + "/api/v1/api-keys/validate");
        }
    },
    STATUS_401(Behaviour.answers(401, Behaviour.BAD)),
    STATUS_402(Behaviour.answers(402, Behaviour.BAD)),
    STATUS_403(Behaviour.answers(403, "{\"valid\":false,\"reason\":\"scope_denied\"}")),
    STATUS_404(Behaviour.answers(404, Behaviour.BAD)),
    STATUS_429(Behaviour.answers(429, Behaviour.GOOD, "Retry-After: 1")),
    STATUS_500(Behaviour.answers(500, Behaviour.GOOD)),
    STATUS_503(Behaviour.answers(503, Behaviour.GOOD));

    /** Failures that end only at the deadline. */
    static final Set<Failure> WITHOUT_END = EnumSet.of(SLOW_HEAD, SLOW_BODY, HANGS);

    private final Behaviour behaviour;

    Failure(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** Returns the validator's behaviour; redirects point to {@code elsewhere}. */
    Behaviour behaviour(String elsewhere) {
        return behaviour;
    }
}
