package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** One request of a recorded case and its expected result: {@code expect} if present, otherwise {@code reference}. */
final class ConformanceStep {
    private ConformanceStep() {}

    static void check(JsonNode step, Caller caller, Instant now) {
        Caller.Answer answer = caller.get("/verify" + step.path("path").asText(), ValidatorConformanceIT.headers(step));

        JsonNode promised = promised(step);
        assertThat(answer.status()).isEqualTo(promised.path("status").asInt());
        if (promised.hasNonNull("detail")) {
            assertThat(answer.json().path("detail").asText()).isEqualTo(detail(promised, answer));
        }
        if (promised.has("auth")) {
            checkIdentity(promised.path("auth"), answer);
        }
        promised.path("headers")
                .properties()
                .forEach(
                        header -> checkHeader(header.getKey(), header.getValue().asText(), answer, now));
        if (answer.status() == 503) {
            assertThat(answer.header("Retry-After")).isEqualTo("5");
        }
    }

    /** If another status is expected, the reference's headers and identity do not apply. */
    private static JsonNode promised(JsonNode step) {
        ObjectNode promised = step.path("reference").deepCopy();
        JsonNode expect = step.path("expect");
        if (expect.has("status")
                && expect.path("status").asInt() != promised.path("status").asInt()) {
            promised.removeAll();
        }
        if (expect.isObject()) {
            promised.setAll((ObjectNode) expect);
        }
        return promised;
    }

    /** The reference's seconds are an upper bound, which checkHeader checks. */
    private static String detail(JsonNode promised, Caller.Answer answer) {
        String detail = promised.path("detail").asText();
        return answer.status() == 429 ? detail.replaceAll("\\d+", answer.header("Retry-After")) : detail;
    }

    private static void checkIdentity(JsonNode auth, Caller.Answer answer) {
        assertThat(answer.header("X-Auth-Key-Name"))
                .isEqualTo(auth.path("key_name").asText());
        assertThat(answer.header("X-Auth-Internal"))
                .isEqualTo(Boolean.toString(auth.path("is_internal").asBoolean()));
        assertThat(answer.header("X-Auth-User-Id"))
                .isEqualTo(auth.hasNonNull("user_id") ? auth.path("user_id").asText() : "");
        assertThat(answer.header("X-Auth-Source")).isEqualTo(auth.hasNonNull("user_id") ? "external" : "local");
        if (auth.hasNonNull("rate_limit_remaining")) {
            assertThat(answer.header("X-RateLimit-Remaining"))
                    .isEqualTo(auth.path("rate_limit_remaining").asText());
        }
    }

    private static void checkHeader(String name, String expected, Caller.Answer answer, Instant now) {
        String value = answer.header(name);
        assertThat(value).as(name).isNotNull();
        switch (name) {
            case "www-authenticate" -> assertThat(value).startsWith(expected);
            case "retry-after" -> assertThat(Integer.parseInt(value)).isBetween(1, Integer.parseInt(expected));
            case "x-ratelimit-reset" -> {
                long seconds = Long.parseLong(value) - now.getEpochSecond();
                assertThat(seconds).isBetween(0L, Long.parseLong(expected.substring("now+".length())) + 1);
            }
            default -> assertThat(value).isEqualTo(expected);
        }
    }
}
