package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests that keys of other callers are still verified, whatever one caller's keys make the validator do, and that this
 * caller is limited.
 */
@Tag("service")
class AbusiveCallerIT {
    private final ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());

    /** What the validator does with the abusive caller's keys. */
    @SuppressWarnings("ImmutableEnumChecker") // a behaviour has no state
    enum Trouble {
        REDIRECT(Behaviour.answers(302, "", "Location: /login")),
        BAD_REQUEST(Behaviour.answers(400, "{\"error\":\"bad\"}")),
        UNAUTHORIZED(Behaviour.answers(401, "")),
        FORBIDDEN(Behaviour.answers(403, "")),
        NOT_FOUND(Behaviour.answers(404, "no such key")),
        TIMEOUT(Behaviour.answers(408, "")),
        TOO_LARGE(Behaviour.answers(413, "")),
        UNPROCESSABLE(Behaviour.answers(422, Behaviour.BAD)),
        BUSY(Behaviour.answers(429, "")),
        BROKEN(Behaviour.answers(500, "java.lang.NullPointerException")),
        NO_JSON(Behaviour.answers(200, "<html>")),
        RESET(Behaviour.resets());

        private final Behaviour behaviour;

        Trouble(Behaviour behaviour) {
            this.behaviour = behaviour;
        }
    }

    @AfterEach
    void closeValidator() {
        validator.close();
    }

    @ParameterizedTest
    @EnumSource(Trouble.class)
    void otherCallersAreStillVerified(Trouble trouble) throws Exception {
        validator.now((request, connection) -> {
            boolean bad = request.key().contains("bad");
            (bad ? trouble.behaviour : Behaviour.accepts()).answer(request, connection);
        });
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", "failureLimit: {requests: 0}")) {
            Caller caller = gate.caller();
            for (int i = 0; i < 30; i++) {
                assertThat(caller.present("sk_live_bad" + i).code()).isEqualTo("validation_unavailable");
                if (i % 3 == 0) {
                    assertThat(caller.present("sk_live_fresh" + i).status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void keysWithoutAVerdictCountForTheirAddress() throws Exception {
        validator.now((request, connection) -> {
            boolean bad = request.key().contains("bad");
            (bad ? Behaviour.answers(400, "") : Behaviour.accepts()).answer(request, connection);
        });
        String settings = "failureLimit: {requests: 5, window: 60}\ntrustedProxies: [127.0.0.0/8]";
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", settings)) {
            Caller caller = gate.caller();
            for (int i = 0; i < 5; i++) {
                assertThat(caller.present("sk_live_bad" + i, "X-Forwarded-For", "192.0.2.1")
                                .code())
                        .isEqualTo("validation_unavailable");
            }

            assertThat(caller.present("sk_live_bad", "X-Forwarded-For", "192.0.2.1")
                            .code())
                    .isEqualTo("too_many_failures");
            assertThat(caller.present("sk_live_fresh", "X-Forwarded-For", "192.0.2.2")
                            .status())
                    .isEqualTo(200);
            assertThat(validator.calls()).isEqualTo(6);
        }
    }

    @Test
    void randomScopesOfOneKeyAreBounded() throws Exception {
        validator.now((request, connection) -> {
            boolean bad = request.json().path("scope").asText().startsWith("bad");
            (bad ? Behaviour.answers(200, "{\"valid\":false,\"reason\":\"scope_denied\"}") : Behaviour.accepts())
                    .answer(request, connection);
        });
        try (Gate gate = Gate.asking(validator.url(), "timeout: 60", "")) {
            Caller caller = gate.caller();
            for (int i = 0; i < 60; i++) {
                Caller.Answer answer = caller.get("/verify?scope=bad" + i, "X-API-Key", "sk_live_one");
                assertThat(answer.code()).isEqualTo(i < 32 ? "insufficient_scope" : "rate_limited");
                if (i >= 32) {
                    assertThat(answer.status()).isEqualTo(429);
                    assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 60);
                }
            }
            assertThat(validator.calls()).isEqualTo(32);
            assertThat(gate.verdicts().size()).isEqualTo(32);

            assertThat(caller.get("/verify?scope=tts", "X-API-Key", "sk_live_two")
                            .status())
                    .isEqualTo(200);
            assertThat(caller.present("sk_live_one").status()).isEqualTo(200);
        }
    }
}
