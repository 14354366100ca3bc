package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests the validate endpoint as clients other than Latchkey use it. */
@Tag("service")
class ValidateEndpointIT {
    private static final String PATH = "/" + ValidatorCall.PATH;
    private static final String ON =
            "validateEndpoint: true\nkeys: [{name: reader, key: key-of-reader, scopes: [read]}]";

    @Test
    void endpointIsOffByDefault() throws Exception {
        try (Gate gate = Gate.with("keys: []")) {
            assertThat(gate.caller().post(PATH, "{\"apiKey\":\"any\"}").status())
                    .isEqualTo(404);
        }
    }

    @Test
    void endpointReturnsScopesAndLimits() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            Caller.Answer good = gate.caller().post(PATH, "{\"apiKey\":\"key-of-reader\",\"scope\":\"read\"}");
            Caller.Answer denied = gate.caller().post(PATH, "{\"apiKey\":\"key-of-reader\",\"scope\":\"write\"}");
            Caller.Answer unknown = gate.caller().post(PATH, "{\"apiKey\":\"other\",\"scope\":null,\"more\":[1]}");

            assertThat(good.status()).isEqualTo(200);
            assertThat(good.body())
                    .isEqualTo("{\"valid\":true,\"name\":\"reader\",\"userId\":null,\"scopes\":[\"read\"],"
                            + "\"rateLimit\":{\"requests\":60,\"window\":60}}");
            assertThat(denied.status()).isEqualTo(200);
            assertThat(denied.body())
                    .isEqualTo("{\"valid\":false,\"error\":\"API key does not have scope: write\","
                            + "\"reason\":\"scope_denied\"}");
            assertThat(unknown.status()).isEqualTo(200);
            assertThat(unknown.body()).isEqualTo("{\"valid\":false,\"error\":\"Invalid API key.\"}");
        }
    }

    @Test
    void badRequestsGetAnErrorWithoutStackTrace() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            for (String question : new String[] {
                "",
                "{",
                "[]",
                "null",
                "\"key-of-reader\"",
                "{}",
                "{\"apiKey\":7}",
                "{\"apiKey\":[\"key-of-reader\"]}",
                "{\"apiKey\":\"key-of-reader\",\"scope\":[\"read\"]}",
                "{\"apiKey\":\"key-of-reader\",\"scope\":\"read it\"}",
                "{\"apiKey\":\"key-of-reader\",\"scope\":\"" + "s".repeat(129) + "\"}",
                "{\"apiKey\":\"key-of-reader\"} trailing",
                "{\"apiKey\":\"\\ud800\"",
                "[".repeat(5000),
                "\u0000"
            }) {
                Caller.Answer answer = gate.caller().post(PATH, question);

                assertThat(answer.status()).as(question).isEqualTo(400);
                assertThat(answer.body()).doesNotContain("Exception", "at io.", "com.fasterxml", "key-of-reader");
            }
        }
    }

    @Test
    void emptyScopeMeansNoScope() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            assertThat(gate.caller()
                            .post(PATH, "{\"apiKey\":\"key-of-reader\",\"scope\":\"\"}")
                            .body())
                    .startsWith("{\"valid\":true");
        }
    }

    @Test
    void unsendableKeyIsUnknown() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            assertThat(gate.caller().post(PATH, "{\"apiKey\":\"\"}").body()).contains("\"valid\":false");
            assertThat(gate.caller().post(PATH, "{\"apiKey\":\"k\\u00e4y\"}").body())
                    .contains("\"valid\":false");
        }
    }

    @Test
    void largeRequestIsRejected() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            assertThat(gate.caller().post(PATH, padded(100 << 10)).status()).isEqualTo(413);
        }
    }

    @Test
    void hugeRequestIsNotReadCompletely() throws Exception {
        try (Gate gate = Gate.with(ON)) {
            int status;
            try {
                status = gate.caller().post(PATH, padded(30 << 20)).status();
            } catch (UncheckedIOException e) {
                // The service closes the connection, which the client may notice before it reads the response.
                status = 413;
            }
            assertThat(status).isEqualTo(413);
            assertThat(gate.caller()
                            .post(PATH, "{\"apiKey\":\"key-of-reader\"}")
                            .status())
                    .isEqualTo(200);
        }
    }

    private static String padded(int size) {
        return "{\"padding\":[" + "1,".repeat(size / 2) + "1],\"apiKey\":\"key-of-reader\"}";
    }
}
