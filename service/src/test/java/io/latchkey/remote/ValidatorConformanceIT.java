package io.latchkey.remote;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The recorded cases with a validator and the shipped configuration: what is promised, or else what the reference said. */
@Tag("service")
class ValidatorConformanceIT {
    private static final String FILE = "/conformance/reference.json";

    /** A recorded case; named by its id in reports. */
    record Case(String id, JsonNode content) {
        @Override
        public String toString() {
            return id;
        }
    }

    static Stream<Case> cases() throws IOException {
        try (InputStream file = ValidatorConformanceIT.class.getResourceAsStream(FILE)) {
            JsonNode cases = new ObjectMapper().readTree(file).path("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(recorded -> !recorded.path("validator").isNull())
                    .map(recorded -> new Case(recorded.path("id").asText(), recorded))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theServiceAnswersAsPromised(Case recorded) throws Exception {
        JsonNode content = recorded.content();
        try (ScriptedValidator validator = ScriptedValidator.that(script(content.path("validator")))) {
            if ("down".equals(content.path("validator").asText())) {
                validator.refuse();
            }
            Map<String, String> variables = new HashMap<>();
            variables.put("AUTH_SCOPE", "tts");
            variables.put("MANA_CORE_AUTH_URL", validator.url());
            content.path("env")
                    .properties()
                    .forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
            try (Gate gate = Gate.shipped(variables)) {
                Caller caller = gate.caller();
                for (JsonNode step : content.path("steps")) {
                    gate.pass(Duration.ofMillis((long) (step.path("wait").asDouble() * 1000)));
                    ConformanceStep.check(step, caller, gate.now());
                }
            }
            if (content.has("validatorCalls")) {
                assertThat(validator.calls())
                        .isEqualTo(content.path("validatorCalls").asInt());
            }
            checkRequests(content.path("validatorRequests"), validator.heard());
        }
    }

    private static void checkRequests(JsonNode expected, List<HeardRequest> heard) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(heard.get(i).path())
                    .isEqualTo(expected.get(i).path("path").asText());
            assertThat(heard.get(i).json().equals(expected.get(i).path("body"))).isTrue();
        }
    }

    private static Behaviour script(JsonNode validator) {
        return (request, connection) -> {
            JsonNode said = validator.has(request.key()) ? validator.path(request.key()) : validator.path("*");
            if (said.isMissingNode()) {
                throw new IOException("nothing is scripted for this key");
            }
            Behaviour answer = Behaviour.answers(
                    said.path("status").asInt(), said.path("body").toString());
            // A recorded delay is longer than the timeout.
            (said.has("delay") && said.path("delay").asDouble() > 0 ? answer.tooLate() : answer)
                    .answer(request, connection);
        };
    }

    /** The header lines of a step, in the order in which Java's client takes them. */
    static String[] headers(JsonNode step) {
        List<String> headers = new ArrayList<>();
        step.path("headers").properties().forEach(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue().asText());
        });
        return headers.toArray(String[]::new);
    }
}
