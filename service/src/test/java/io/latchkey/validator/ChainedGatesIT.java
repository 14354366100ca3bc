package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests one Latchkey as the validator of another. */
@Tag("service")
class ChainedGatesIT {
    private final Instant soon = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.SECONDS);

    private final String keys = """
            validateEndpoint: true
            rateLimit: {requests: 7, window: 70}
            keys:
              - {name: plain, key: sk_live_plain}
              - {name: talker, key: sk_live_talker, scopes: [tts, stt]}
              - {name: reader, key: sk_live_reader, scopes: [read]}
              - {name: old, key: sk_live_old, expiresAt: 2020-01-01T00:00:00Z}
              - {name: brief, key: sk_live_brief, expiresAt: %s}
              - {name: limited, key: sk_live_limited, rateLimit: {requests: 2, window: 0.75}}
              - {name: yearly, key: sk_live_yearly, rateLimit: {requests: 1000000000, window: 366d}}
              - {name: quick, key: sk_live_quick, rateLimit: {requests: 3, window: 1ms}}
              - {name: core, key: sk_live_core, internal: true}
              - {name: office, key: sk_live_office, allowedIps: [192.0.2.0/24]}
            """.formatted(soon);

    private Gate first;
    private Gate second;
    private Caller caller;

    @BeforeEach
    void start() throws Exception {
        first = Gate.with(keys);
        second = Gate.asking(first.url(), "timeout: 60", "scope: tts");
        caller = second.caller();
    }

    @AfterEach
    void stop() {
        second.close();
        first.close();
    }

    @Test
    void validKeyIsAllowedByBoth() {
        Caller.Answer answer = caller.present("sk_live_talker");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("X-Auth-Source")).isEqualTo("external");
        assertThat(answer.header("X-Auth-Key-Name")).isEqualTo("talker");
        assertThat(answer.header("X-Auth-Scopes")).isEqualTo("stt tts");
        assertThat(answer.header("X-Auth-Key-Id"))
                .isEqualTo(first.caller().present("sk_live_talker").header("X-Auth-Key-Id"));
    }

    @Test
    void keyWithoutScopesHasEveryScope() {
        assertThat(caller.present("sk_live_plain").status()).isEqualTo(200);
    }

    @Test
    void unknownOrExpiredKeyIsDenied() {
        assertThat(caller.present("sk_live_unknown").code()).isEqualTo("invalid_key");
        assertThat(caller.present("sk_live_old").code()).isEqualTo("invalid_key");
    }

    @Test
    void keyWithoutTheScopeIsForbidden() {
        Caller.Answer answer = caller.present("sk_live_reader");

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.json().path("detail").asText()).isEqualTo("API key does not have scope: tts");
    }

    @Test
    void verdictExpiresWithItsKey() {
        assertThat(caller.present("sk_live_brief").status()).isEqualTo(200);

        second.pass(Duration.between(second.now(), soon).minusSeconds(30));
        assertThat(caller.present("sk_live_brief").status()).isEqualTo(200);
        second.pass(Duration.ofSeconds(31));
        first.pass(Duration.ofHours(1));

        assertThat(caller.present("sk_live_brief").code()).isEqualTo("invalid_key");
    }

    @Test
    void limitsApplyAtTheSecondNode() {
        assertThat(caller.present("sk_live_plain").header("RateLimit-Policy")).isEqualTo("\"default\";q=7;w=70");
        assertThat(caller.present("sk_live_limited").header("X-RateLimit-Limit"))
                .isEqualTo("2");
        assertThat(limitSeenBy(caller, "sk_live_limited")).isEqualTo("2 in 0.75 s");
        assertThat(limitSeenBy(caller, "sk_live_yearly")).isEqualTo("1000000000 in 3.16224E7 s");
        assertThat(limitSeenBy(caller, "sk_live_quick")).isEqualTo("3 in 0.001 s");
    }

    @Test
    void internalKeyHasNoLimit() {
        for (int i = 0; i < 100; i++) {
            assertThat(caller.present("sk_live_core").status()).isEqualTo(200);
        }
    }

    @Test
    void keyBoundToAddressesIsNotValidated() {
        assertThat(caller.present("sk_live_office").status()).isEqualTo(401);
    }

    @Test
    void validationDoesNotCountAgainstTheLimit() {
        for (int i = 0; i < 20; i++) {
            assertThat(first.caller()
                            .post(path(), "{\"apiKey\":\"sk_live_plain\"}")
                            .status())
                    .isEqualTo(200);
        }

        assertThat(first.caller().present("sk_live_plain").header("X-RateLimit-Remaining"))
                .isEqualTo("6");
    }

    @Test
    void cachedVerdictsOutliveTheFirstNode() {
        assertThat(caller.present("sk_live_talker").status()).isEqualTo(200);
        first.close();
        second.pass(Duration.ofMinutes(6));

        assertThat(caller.present("sk_live_talker").status()).isEqualTo(200);
        assertThat(caller.present("sk_live_plain").status()).isEqualTo(503);
    }

    private static String limitSeenBy(Caller caller, String key) {
        var limit = caller.get("/whoami", "X-API-Key", key).json().path("rateLimit");
        return limit.path("requests").asInt() + " in " + limit.path("window").asDouble() + " s";
    }

    private static String path() {
        return "/" + ValidatorCall.PATH;
    }
}
