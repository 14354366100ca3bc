package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs the recorded cases with a validator and the shipped configuration, against the expected or else the reference's
 * responses.
 */
@Tag("service")
class ValidatorConformanceIT {
    private static final String FILE = "/conformance/reference.json";

    /** A recorded case; reports show its id. */
    record Case(String id, JsonNode content) {
        @Override
        public String toString() {
            return id;
        }
    }

    /** The gate that the cases of one environment share, because a start takes much longer than a case. */
    private record Shared(Map<String, String> variables, boolean down, ScriptedValidator validator, Gate gate) {
        static Shared start(Map<String, String> variables, boolean down) throws Exception {
            ScriptedValidator validator = ScriptedValidator.that(script(MissingNode.getInstance()));
            if (down) {
                validator.refuse();
            }
            Map<String, String> all = new HashMap<>(variables);
            all.put("AUTH_SCOPE", "tts");
            all.put("MANA_CORE_AUTH_URL", validator.url());
            return new Shared(variables, down, validator, Gate.shipped(all));
        }

        void close() {
            gate.close();
            validator.close();
        }
    }

    private static Shared shared;

    /** Returns the cases, grouped by environment. */
    static Stream<Case> cases() throws IOException {
        try (InputStream file = ValidatorConformanceIT.class.getResourceAsStream(FILE)) {
            JsonNode cases = new ObjectMapper().readTree(file).path("cases");
            return StreamSupport.stream(cases.spliterator(), false)
                    .filter(recorded -> !recorded.path("validator").isNull())
                    .map(recorded -> new Case(recorded.path("id").asText(), recorded))
                    .sorted(Comparator.comparing(
                            recorded -> environment(recorded.content()) + " " + down(recorded.content())))
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void serviceAnswersAsPromised(Case recorded) throws Exception {
        JsonNode content = recorded.content();
        Shared now = shared(environment(content), down(content));
        now.validator().now(script(content.path("validator")));
        // All verdicts, windows and failures of the previous case have expired.
        now.gate().pass(Duration.ofDays(1));
        int before = now.validator().calls();

        Caller caller = now.gate().caller();
        for (JsonNode step : content.path("steps")) {
            now.gate().pass(Duration.ofMillis((long) (step.path("wait").asDouble() * 1000)));
            ConformanceStep.check(step, caller, now.gate().now());
        }

        List<ReceivedRequest> received = now.validator().received();
        received = received.subList(before, received.size());
        if (content.has("validatorCalls")) {
            assertThat(received).hasSize(content.path("validatorCalls").asInt());
        }
        checkRequests(content.path("validatorRequests"), received);
    }

    @AfterAll
    static void stop() {
        if (shared != null) {
            shared.close();
            shared = null;
        }
    }

    private static Shared shared(Map<String, String> variables, boolean down) throws Exception {
        if (shared == null || !shared.variables().equals(variables) || shared.down() != down) {
            stop();
            shared = Shared.start(variables, down);
        }
        return shared;
    }

    private static Map<String, String> environment(JsonNode content) {
        Map<String, String> variables = new TreeMap<>();
        content.path("env")
                .properties()
                .forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
        return variables;
    }

    private static boolean down(JsonNode content) {
        return "down".equals(content.path("validator").asText());
    }

    private static void checkRequests(JsonNode expected, List<ReceivedRequest> received) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(received.get(i).path())
                    .isEqualTo(expected.get(i).path("path").asText());
            assertThat(received.get(i).json().equals(expected.get(i).path("body")))
                    .isTrue();
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

    /** Returns the header lines of a step as arguments for Java's client. */
    static String[] headers(JsonNode step) {
        List<String> headers = new ArrayList<>();
        step.path("headers").properties().forEach(header -> {
            headers.add(header.getKey());
            headers.add(header.getValue().asText());
        });
        return headers.toArray(String[]::new);
    }
}
