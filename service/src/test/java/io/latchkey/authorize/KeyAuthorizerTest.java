package io.latchkey.authorize;

import static io.latchkey.authorize.AuthorizerSituation.KEY_LIMIT;
import static io.latchkey.authorize.AuthorizerSituation.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.PresentedKey;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One table of behaviour: a situation, the decision, and how often it asked the limiter. */
@Tag("unit")
class KeyAuthorizerTest {
    private static final String MISSING = "Missing API key. Provide X-API-Key header.";
    private static final String INVALID = "Invalid API key.";
    private static final String ADDRESS = "API key may not be used from this address.";

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("no key", given().key(null), DenialReason.MISSING_KEY, MISSING),
                arguments(
                        "several keys",
                        given().credentials(new Credentials.Ambiguous()),
                        DenialReason.AMBIGUOUS_KEY,
                        "The request carries several different API keys. Send only one."),
                arguments("unknown", given().key("sk_test_UNKNOWN"), DenialReason.INVALID_KEY, INVALID),
                arguments("another case", given().key("SK_TEST_FAKE"), DenialReason.INVALID_KEY, INVALID),
                arguments("not a public path", given().key(null).path("/health/"), DenialReason.MISSING_KEY, MISSING),
                arguments(
                        "below a public path", given().key(null).path("/health/x"), DenialReason.MISSING_KEY, MISSING),
                arguments(
                        "encoded public path", given().key(null).path("/%68ealth"), DenialReason.MISSING_KEY, MISSING),
                arguments(
                        "public path in capitals",
                        given().key(null).path("/HEALTH"),
                        DenialReason.MISSING_KEY,
                        MISSING),
                arguments(
                        "public path and query",
                        given().key(null).path("/health?a"),
                        DenialReason.MISSING_KEY,
                        MISSING),
                arguments("unknown path", given().key(null).path(null), DenialReason.MISSING_KEY, MISSING),
                arguments("scope of the service", given().needs("stt").scopes("tts"), scope(), lacks("stt")),
                arguments("scope demanded", given().scopes("tts").requires("stt"), scope(), lacks("stt")),
                arguments("none of several", given().scopes("tts").requires("a", "b"), scope(), lacks("a or b")),
                arguments(
                        "second of two demands",
                        given().scopes("tts").requires("tts").requires("x"),
                        scope(),
                        lacks("x")),
                arguments("address", given().allowed("10.0.0.0/8").from("11.0.0.1"), address(), ADDRESS),
                arguments("no address", given().allowed("0.0.0.0/0").from(null), address(), ADDRESS),
                arguments(
                        "scope before address",
                        given().scopes("tts")
                                .requires("x")
                                .allowed("10.0.0.0/8")
                                .from("11.0.0.1"),
                        scope(),
                        lacks("x")),
                arguments("scope before limit", given().full().scopes("tts").requires("x"), scope(), lacks("x")),
                arguments(
                        "address before limit",
                        given().full().allowed("10.0.0.0/8").from("11.0.0.1"),
                        address(),
                        ADDRESS));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refused")
    void refusesAndUsesNothingUp(String name, AuthorizerSituation situation, DenialReason refusal, String detail) {
        assertRefused(situation, refusal, detail);
        assertThat(situation.limiterCalls()).as("calls of the limiter").isEmpty();
    }

    static Stream<Arguments> malformed() {
        return Stream.of("sk_test_FAKE\u00e9", "sk test", "sk\u0000x", "sk\tx", "\u007f", "", "\ud83d\udd11")
                .map(text -> arguments(given().key(text)));
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void doesNotEvenAskTheVerifierOfAKeyThatNobodyCanHave(AuthorizerSituation situation) {
        assertRefused(situation.everyKeyIsKnown(), DenialReason.INVALID_KEY, INVALID);
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
    void grantsWithoutAskingTheLimiter(String name, AuthorizerSituation situation, KeyPrincipal principal) {
        assertThat(situation.decide()).isEqualTo(new Decision.Allowed(principal, null));
        assertThat(situation.limiterCalls()).noneMatch(call -> call.contains("RateLimit"));
    }

    static Stream<Arguments> grantedAndCounted() {
        return Stream.of(
                arguments("plain", given()),
                arguments("every scope", given().needs("stt").requires("x")),
                arguments("scope of the service", given().needs("stt").scopes("stt", "tts")),
                arguments("scope demanded", given().scopes("stt").requires("stt")),
                arguments("one of several", given().scopes("b").requires("a", "b")),
                arguments("address", given().allowed("10.0.0.0/8").from("10.1.2.3")),
                arguments("any address", given().from(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("grantedAndCounted")
    void grantsAndCountsOnce(String name, AuthorizerSituation situation) {
        assertThat(situation.decide())
                .isEqualTo(new Decision.Allowed(
                        situation.principal(), situation.permit(true, AuthorizerSituation.DEFAULT)));
        assertThat(situation.limiterCalls()).containsExactly("id-1 " + AuthorizerSituation.DEFAULT);
    }

    @Test
    void appliesTheKeysOwnLimitIfItHasOne() {
        AuthorizerSituation situation = given().ownLimit(KEY_LIMIT);

        assertThat(situation.decide())
                .isEqualTo(new Decision.Allowed(situation.principal(), situation.permit(true, KEY_LIMIT)));
        assertThat(situation.limiterCalls()).containsExactly("id-1 " + KEY_LIMIT);
    }

    @Test
    void refusesOverTheLimitAndSaysWhenToComeBack() {
        AuthorizerSituation situation = given().full();

        assertThat(situation.decide())
                .isEqualTo(new Decision.Denied(
                        DenialReason.RATE_LIMITED,
                        "Rate limit exceeded. Try again in 3 seconds.",
                        "id-1",
                        null,
                        situation.permit(false, AuthorizerSituation.DEFAULT),
                        situation.permit(false, AuthorizerSituation.DEFAULT).resetNanos()));
    }

    @Test
    void notesTheRequestsOfAnInternalKey() {
        AuthorizerSituation situation = given().internal();

        situation.decide();

        assertThat(situation.limiterCalls()).containsExactly("id-1 without a limit");
    }

    @Test
    void tellsOperatorsWhichKeyItWasAndWhy() {
        assertThat(given().key(null).decide().keyId()).isNull();
        assertThat(given().decide().keyId()).isEqualTo("id-1");
        assertThat(given().scopes("tts").requires("x").decide().keyId()).isEqualTo("id-1");
        assertThat((Decision.Denied) given().key("sk_test_UNKNOWN").decide()).satisfies(refused -> {
            assertThat(refused.keyId())
                    .isEqualTo(new PresentedKey("sk_test_UNKNOWN").digest().id());
            assertThat(refused.explanation()).isEqualTo("unknown");
        });
    }

    @Test
    void keepsTheTextOfAKeyOutOfWhatItPrints() {
        assertThat(new Credentials.One(new PresentedKey("sk_test_FAKE")).toString())
                .doesNotContain("FAKE");
        assertThat(List.of(given().decide(), given().key("sk_test_UNKNOWN").decide())
                        .toString())
                .doesNotContain("FAKE")
                .doesNotContain("UNKNOWN");
    }

    private static void assertRefused(AuthorizerSituation situation, DenialReason refusal, String detail) {
        assertThat((Decision.Denied) situation.decide())
                .extracting(
                        Decision.Denied::reason,
                        Decision.Denied::detail,
                        Decision.Denied::permit,
                        Decision.Denied::retryAfterNanos)
                .containsExactly(refusal, detail, null, 0L);
    }

    private static DenialReason scope() {
        return DenialReason.INSUFFICIENT_SCOPE;
    }

    private static DenialReason address() {
        return DenialReason.ADDRESS_NOT_ALLOWED;
    }

    private static String lacks(String scope) {
        return "API key does not have scope: " + scope;
    }
}
