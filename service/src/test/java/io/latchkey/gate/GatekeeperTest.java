package io.latchkey.gate;

import static io.latchkey.gate.GateSituation.KEY_LIMIT;
import static io.latchkey.gate.GateSituation.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.latchkey.key.PresentedKey;
import io.latchkey.verify.KeyPrincipal;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One table of behaviour: a situation, the decision, and how often it asked the limiter. */
@Tag("unit")
class GatekeeperTest {
    private static final String MISSING = "Missing API key. Provide X-API-Key header.";
    private static final String INVALID = "Invalid API key.";
    private static final String ADDRESS = "API key may not be used from this address.";

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no key", given().key(null), Refusal.MISSING_KEY, MISSING),
                arguments(
                        "several keys",
                        given().credentials(new Credentials.Ambiguous()),
                        Refusal.AMBIGUOUS_KEY,
                        "The request carries several different API keys. Send only one."),
                arguments("unknown", given().key("sk_test_UNKNOWN"), Refusal.INVALID_KEY, INVALID),
                arguments("another case", given().key("SK_TEST_FAKE"), Refusal.INVALID_KEY, INVALID),
                arguments("not a public path", given().key(null).path("/health/"), Refusal.MISSING_KEY, MISSING),
                arguments("below a public path", given().key(null).path("/health/x"), Refusal.MISSING_KEY, MISSING),
                arguments("encoded public path", given().key(null).path("/%68ealth"), Refusal.MISSING_KEY, MISSING),
                arguments("public path in capitals", given().key(null).path("/HEALTH"), Refusal.MISSING_KEY, MISSING),
                arguments("public path and query", given().key(null).path("/health?a"), Refusal.MISSING_KEY, MISSING),
                arguments("unknown path", given().key(null).path(null), Refusal.MISSING_KEY, MISSING),
                arguments("scope of the service", given().needs("stt").scopes("tts"), scope(), lacks("stt")),
                arguments("scope demanded", given().scopes("tts").demands("stt"), scope(), lacks("stt")),
                arguments("none of several", given().scopes("tts").demands("a", "b"), scope(), lacks("a or b")),
                arguments(
                        "second of two demands",
                        given().scopes("tts").demands("tts").demands("x"),
                        scope(),
                        lacks("x")),
                arguments("address", given().allowed("10.0.0.0/8").from("11.0.0.1"), address(), ADDRESS),
                arguments("no address", given().allowed("0.0.0.0/0").from(null), address(), ADDRESS),
                arguments(
                        "scope before address",
                        given().scopes("tts").demands("x").allowed("10.0.0.0/8").from("11.0.0.1"),
                        scope(),
                        lacks("x")),
                arguments("scope before limit", given().full().scopes("tts").demands("x"), scope(), lacks("x")),
                arguments(
                        "address before limit",
                        given().full().allowed("10.0.0.0/8").from("11.0.0.1"),
                        address(),
                        ADDRESS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void shouldRefuseAndUseNothingUp(String name, GateSituation situation, Refusal refusal, String detail) {
        assertRefused(situation, refusal, detail);
        assertThat(situation.limiterCalls()).as("calls of the limiter").isEmpty();
    }

    static Stream<Arguments> malformed() {
        return Stream.of("sk_test_FAKE\u00e9", "sk test", "sk\u0000x", "sk\tx", "\u007f", "", "\ud83d\udd11")
                .map(text -> arguments(given().key(text)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void shouldNotEvenAskTheVerifierOfAKeyThatNobodyCanHave(GateSituation situation) {
        assertRefused(situation.everyKeyIsKnown(), Refusal.INVALID_KEY, INVALID);
        assertThat(situation.limiterCalls()).isEmpty();
    }

    static Stream<Arguments> grantedWithoutLimit() {
        return Stream.of(
                arguments("no key required", given().notRequired().key(null), KeyPrincipal.anonymous()),
                arguments("nor looked at", given().notRequired().key("nonsense"), KeyPrincipal.anonymous()),
                arguments("before public paths", given().notRequired().path("/health"), KeyPrincipal.anonymous()),
                arguments("public path", given().key(null).path("/health"), KeyPrincipal.ofPublicPath()),
                arguments("public, wrong key", given().key("nonsense").path("/health"), KeyPrincipal.ofPublicPath()),
                arguments("internal", given().internal(), given().internal().principal()),
                arguments(
                        "internal and full",
                        given().internal().full(),
                        given().internal().principal()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("grantedWithoutLimit")
    void shouldGrantWithoutAskingTheLimiter(String name, GateSituation situation, KeyPrincipal principal) {
        assertThat(situation.decide()).isEqualTo(new Decision.Granted(principal, null));
        assertThat(situation.limiterCalls()).noneMatch(call -> call.contains("RateLimit"));
    }

    static Stream<Arguments> grantedAndCounted() {
        return Stream.of(
                arguments("plain", given()),
                arguments("every scope", given().needs("stt").demands("x")),
                arguments("scope of the service", given().needs("stt").scopes("stt", "tts")),
                arguments("scope demanded", given().scopes("stt").demands("stt")),
                arguments("one of several", given().scopes("b").demands("a", "b")),
                arguments("address", given().allowed("10.0.0.0/8").from("10.1.2.3")),
                arguments("any address", given().from(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("grantedAndCounted")
    void shouldGrantAndCountOnce(String name, GateSituation situation) {
        assertThat(situation.decide())
                .isEqualTo(new Decision.Granted(situation.principal(), situation.permit(true, GateSituation.DEFAULT)));
        assertThat(situation.limiterCalls()).containsExactly("id-1 " + GateSituation.DEFAULT);
    }

    @Test
    void shouldApplyTheKeysOwnLimitIfItHasOne() {
        GateSituation situation = given().ownLimit(KEY_LIMIT);

        assertThat(situation.decide())
                .isEqualTo(new Decision.Granted(situation.principal(), situation.permit(true, KEY_LIMIT)));
        assertThat(situation.limiterCalls()).containsExactly("id-1 " + KEY_LIMIT);
    }

    @Test
    void shouldRefuseOverTheLimitAndSayWhenToComeBack() {
        GateSituation situation = given().full();

        assertThat(situation.decide())
                .isEqualTo(new Decision.Refused(
                        Refusal.RATE_LIMITED,
                        "Rate limit exceeded. Try again in 3 seconds.",
                        "id-1",
                        null,
                        situation.permit(false, GateSituation.DEFAULT),
                        situation.permit(false, GateSituation.DEFAULT).resetNanos()));
    }

    @Test
    void shouldNoteTheRequestsOfAnInternalKey() {
        GateSituation situation = given().internal();

        situation.decide();

        assertThat(situation.limiterCalls()).containsExactly("id-1 without a limit");
    }

    @Test
    void shouldTellOperatorsWhichKeyItWasAndWhy() {
        assertThat(given().key(null).decide().keyId()).isNull();
        assertThat(given().decide().keyId()).isEqualTo("id-1");
        assertThat(given().scopes("tts").demands("x").decide().keyId()).isEqualTo("id-1");
        assertThat((Decision.Refused) given().key("sk_test_UNKNOWN").decide()).satisfies(refused -> {
            assertThat(refused.keyId())
                    .isEqualTo(new PresentedKey("sk_test_UNKNOWN").digest().id());
            assertThat(refused.why()).isEqualTo("unknown");
        });
    }

    @Test
    void shouldKeepTheTextOfAKeyOutOfWhatItPrints() {
        assertThat(new Credentials.One(new PresentedKey("sk_test_FAKE")).toString())
                .doesNotContain("FAKE");
        assertThat(List.of(given().decide(), given().key("sk_test_UNKNOWN").decide())
                        .toString())
                .doesNotContain("FAKE")
                .doesNotContain("UNKNOWN");
    }

    private static void assertRefused(GateSituation situation, Refusal refusal, String detail) {
        assertThat((Decision.Refused) situation.decide())
                .extracting(
                        Decision.Refused::refusal,
                        Decision.Refused::detail,
                        Decision.Refused::permit,
                        Decision.Refused::retryAfterNanos)
                .containsExactly(refusal, detail, null, 0L);
    }

    private static Refusal scope() {
        return Refusal.INSUFFICIENT_SCOPE;
    }

    private static Refusal address() {
        return Refusal.ADDRESS_NOT_ALLOWED;
    }

    private static String lacks(String scope) {
        return "API key does not have scope: " + scope;
    }
}
