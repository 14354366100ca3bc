package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.KeyPrincipal;
import io.latchkey.Seed;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
@ExtendWith(Seed.class)
class VerdictReaderTest {
    private static final PresentedKey KEY = new PresentedKey("sk_live_one");
    private static final RateLimit DEFAULT = RateLimit.of(60, Duration.ofSeconds(60));
    private static final String GOOD =
            "{\"valid\":true,\"userId\":\"u1\",\"name\":\"phone\",\"scopes\":[\"tts\",\"stt\"],"
                    + "\"rateLimit\":{\"requests\":100,\"window\":30.5},\"expiresAt\":\"2027-01-01T00:00:00Z\"}";

    @Test
    void readsBothDialects() {
        assertThat(read("{\"valid\":false,\"error\":\"Invalid or revoked API key\"}"))
                .isEqualTo(Verdict.Invalid.refused("Invalid or revoked API key"));
        assertThat(read("{\"valid\":false,\"reason\":\"scope_denied\"}")).isEqualTo(new Verdict.ScopeDenied("tts"));
        assertThat(read("{\"valid\":false,\"error\":\"API key does not have scope: tts\"}"))
                .isEqualTo(new Verdict.ScopeDenied("tts"));
        assertThat(read("{\"valid\":false,\"reason\":\"revoked\"}")).isEqualTo(Verdict.Invalid.refused(null));
        assertThat(read("{\"valid\":false,\"error\":\" \",\"rateLimit\":null}"))
                .isEqualTo(Verdict.Invalid.refused(null));
        Verdict.Valid good = good(
                "{\"valid\":true,\"userId\":\"u1\",\"scopes\":[\"tts\"],\"rateLimit\":{\"requests\":10,\"window\":60}}");
        assertThat(good.principal())
                .isEqualTo(new KeyPrincipal(
                        KEY.digest().id(),
                        "external",
                        "u1",
                        Scopes.of(List.of("tts")),
                        KeyPrincipal.Source.EXTERNAL,
                        false));
        assertThat(good.rateLimit()).isEqualTo(RateLimit.of(10, Duration.ofSeconds(60)));
    }

    @Test
    void readsEveryFieldAndIgnoresUnknownOnes() {
        Verdict.Valid good = good(GOOD.replace("{\"valid\"", "{\"plan\":{\"a\":[1]},\"valid\""));
        assertThat(good.principal().keyName()).isEqualTo("phone");
        assertThat(good.principal().scopes()).isEqualTo(Scopes.of(List.of("stt", "tts")));
        assertThat(good.rateLimit()).isEqualTo(RateLimit.of(100, Duration.ofMillis(30_500)));
        assertThat(good.expiresAt()).isEqualTo(Instant.parse("2027-01-01T00:00:00Z"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"scopes\":[]", ",\"userId\":null,\"name\":null,\"expiresAt\":null"})
    void missingFieldsHaveDefaults(String rest) {
        Verdict.Valid good = good("{\"valid\":true" + rest + "}");
        assertThat(good.principal().scopes()).isEqualTo(Scopes.all());
        assertThat(good.rateLimit()).isEqualTo(DEFAULT);
        assertThat(good.expiresAt()).isNull();
        assertThat(good.principal().userId()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "true",
                "\"valid\"",
                "[]",
                "[{\"valid\":true}]",
                "{}",
                "{\"valid\":\"yes\"}",
                "{\"valid\":\"true\"}",
                "{\"valid\":1}",
                "{\"valid\":null}",
                "{\"valid\":[true]}",
                "{\"valid\":NaN}",
                "{\"valid\":true",
                "{\"valid\":tr",
                "<html>",
                "{'valid':true}",
                "{\"valid\":true} junk",
                "{\"valid\":true}}",
                "{\"valid\":true}{\"valid\":false}",
                "{\"valid\":false,\"valid\":true}",
                "{\"valid\":true,\"scopes\":[\"a\"],\"scopes\":[]}",
                "{\"valid\":false,\"error\":7}",
                "{\"valid\":false,\"reason\":[\"scope_denied\"]}",
                "{\"valid\":true,\"userId\":\"\\ud800\"}",
                "{\"valid\":true,\"userId\":\"a\\udbffb\"}",
                "{\"valid\":true,\"name\":\"\\udc00\\ud800\"}"
            })
    void whatIsNoAnswerIsNeitherYesNorNo(String body) {
        assertThat(read(body)).isInstanceOf(Verdict.Unavailable.class);
    }

    /** Encoded as if it were a character, which a JSON reader may accept. */
    @Test
    void halfASurrogatePairIsNoName() {
        byte[] body = "{\"valid\":true,\"userId\":\"\u00ed\u00a0\u0080\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(VerdictReader.read(body, KEY.digest(), null)).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void wholeSurrogatePairsAreNames() {
        assertThat(good("{\"valid\":true,\"userId\":\"\\ud83d\\udd11\"}")
                        .principal()
                        .userId())
                .isEqualTo("\ud83d\udd11");
        assertThat(read("{\"valid\":false,\"error\":\"no \\ud800\"}"))
                .as("no reason to keep a key that is denied")
                .isInstanceOf(Verdict.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rateLimit\":null",
                "\"rateLimit\":[]",
                "\"rateLimit\":{}",
                "\"rateLimit\":60",
                "\"rateLimit\":\"60\"",
                "\"rateLimit\":{\"requests\":10}",
                "\"rateLimit\":{\"window\":10}",
                "\"rateLimit\":{\"requests\":-1,\"window\":60}",
                "\"rateLimit\":{\"requests\":1,\"window\":0}",
                "\"rateLimit\":{\"requests\":1,\"window\":-60}",
                "\"rateLimit\":{\"requests\":1,\"window\":1e400}",
                "\"rateLimit\":{\"requests\":1,\"window\":1e-400}",
                "\"rateLimit\":{\"requests\":1e400,\"window\":1}",
                "\"rateLimit\":{\"requests\":1.5,\"window\":1}",
                "\"rateLimit\":{\"requests\":\"1\",\"window\":1}",
                "\"rateLimit\":{\"requests\":1,\"window\":\"1\"}",
                "\"rateLimit\":{\"requests\":99999999999,\"window\":1}",
                "\"rateLimit\":{\"requests\":1,\"window\":99999999999}",
                "\"rateLimit\":{\"requests\":1,\"window\":NaN}",
                "\"scopes\":\"tts\"",
                "\"scopes\":{}",
                "\"scopes\":{\"a\":\"tts\"}",
                "\"scopes\":[1]",
                "\"scopes\":[null]",
                "\"scopes\":[\"\"]",
                "\"scopes\":[\"a b\"]",
                "\"scopes\":true",
                "\"userId\":7",
                "\"userId\":[\"u\"]",
                "\"name\":{}",
                "\"expiresAt\":1767225600",
                "\"expiresAt\":\"soon\"",
                "\"expiresAt\":\"\"",
                "\"expiresAt\":\"2027-01-01\"",
                "\"expiresAt\":\"2027-01-01T00:00:00\"",
                "\"expiresAt\":[]"
            })
    void aYesWithAFieldOfTheWrongTypeIsNone(String field) {
        assertThat(read("{\"valid\":true," + field + "}")).isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void depthAndLengthCauseNoException() {
        String deep = "[".repeat(30_000) + "]".repeat(30_000);
        assertThat(read("{\"valid\":true,\"x\":" + deep + "}")).isInstanceOf(Verdict.Unavailable.class);
        assertThat(read(deep)).isInstanceOf(Verdict.Unavailable.class);
        assertThat(read("{\"a\":".repeat(12_000))).isInstanceOf(Verdict.Unavailable.class);
        String digits = "9".repeat(60_000);
        assertThat(read("{\"valid\":true,\"rateLimit\":{\"requests\":1,\"window\":" + digits + "}}"))
                .isInstanceOf(Verdict.Unavailable.class);
        assertThat(read("{\"valid\":true,\"userId\":\"" + "u".repeat(1001) + "\"}"))
                .isInstanceOf(Verdict.Unavailable.class);
    }

    @Test
    void changedResponsesCauseNoException() {
        Random random = Seed.random("changes");
        byte[] good = GOOD.getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 50_000; round++) {
            byte[] body = good.clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
                body[random.nextInt(body.length)] =
                        random.nextBoolean() ? (byte) random.nextInt(256) : good[random.nextInt(good.length)];
            }
            int length = random.nextInt(4) == 0 ? random.nextInt(body.length) : body.length;
            assertThat(VerdictReader.read(Arrays.copyOf(body, length), KEY.digest(), "tts"))
                    .isNotNull();
        }
    }

    private static Verdict read(String body) {
        return VerdictReader.read(body.getBytes(StandardCharsets.UTF_8), KEY.digest(), "tts");
    }

    private static Verdict.Valid good(String body) {
        assertThat(read(body)).isInstanceOf(Verdict.Valid.class);
        return (Verdict.Valid) read(body);
    }
}
