package io.latchkey.remote;

/** Everything that can be wrong with a validator short of saying no. Where it can, it lies in the body at that. */
@SuppressWarnings("ImmutableEnumChecker") // a behaviour has no state
enum Failure {
    REFUSED {
        @Override
        void begin(ScriptedValidator validator, ScriptedValidator elsewhere) {
            validator.refuse();
        }
    },
    RESET(Behaviour.resets()),
    SLOW_HEAD(Behaviour.dribbles("", Behaviour.head(200, Behaviour.GOOD.length()) + Behaviour.GOOD)),
    SLOW_BODY(Behaviour.dribbles(Behaviour.head(200, Behaviour.GOOD.length()), Behaviour.GOOD)),
    HANGS(Behaviour.hangs()),
    HALF_A_JSON(Behaviour.answers(200, "{\"valid\":true,\"userId\":\"u")),
    TEN_MIB_OF_JSON(Behaviour.answers(200, "{\"valid\":true,\"padding\":\"" + "x".repeat(10 << 20) + "\"}")),
    STATUS_200_WITHOUT_BODY(Behaviour.answers(200, "")),
    STATUS_204(Behaviour.answers(204, "")),
    STATUS_301_ELSEWHERE {
        @Override
        void begin(ScriptedValidator validator, ScriptedValidator elsewhere) {
            String location = elsewhere.url() + "/api/v1/api-keys/validate";
            validator.now(Behaviour.answers(301, Behaviour.GOOD, "Location: " + location));
        }
    },
    STATUS_401(Behaviour.answers(401, Behaviour.BAD)),
    STATUS_402(Behaviour.answers(402, Behaviour.BAD)),
    STATUS_403(Behaviour.answers(403, "{\"valid\":false,\"reason\":\"scope_denied\"}")),
    STATUS_404(Behaviour.answers(404, Behaviour.BAD)),
    STATUS_429(Behaviour.answers(429, Behaviour.GOOD, "Retry-After: 1")),
    STATUS_500(Behaviour.answers(500, Behaviour.GOOD)),
    STATUS_503(Behaviour.answers(503, Behaviour.GOOD));

    private final Behaviour behaviour;

    Failure() {
        this(Behaviour.hangs());
    }

    Failure(Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    /** From now on the validator fails this way; {@code elsewhere} is where a redirect points to. */
    void begin(ScriptedValidator validator, ScriptedValidator elsewhere) {
        validator.now(behaviour);
    }
}
