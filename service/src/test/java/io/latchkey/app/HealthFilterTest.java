package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests health requests that Dropwizard itself would not accept. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class HealthFilterTest {
    private static final TestGate GATE = TestGate.withHealth(
            "{healthCheckUrlPaths: [/health, /up], healthChecks: [{name: latchkey-validator, critical: false}]}");

    @ParameterizedTest
    @ValueSource(strings = {"/health", "/health/", "/up/"})
    void slashAtTheEndMakesNoDifference(String path) throws Exception {
        for (String query : new String[] {
            "",
            "?type=alive",
            "?type=ready",
            "?type=READY",
            "?name=latchkey-validator",
            "?name=Latchkey-Validator",
            "?name=all",
            "?_=17"
        }) {
            for (String method : new String[] {"GET", "HEAD"}) {
                HttpResponse<String> answer = GATE.send(method, path + query);

                assertThat(answer.statusCode()).as(method + " " + path + query).isEqualTo(200);
                assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
            }
        }
        assertThat(GATE.send("GET", path + "?name=latchkey-validator").body())
                .contains("\"name\":\"latchkey-validator\"");
        assertThat(GATE.send("POST", path).statusCode()).isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name=nosuch",
                "name=",
                "name",
                "name=latchkey-validator&name=nosuch",
                "name=nosuch&name=all",
                "name=%00"
            })
    void aCheckThatDoesNotExistIsNotFound(String query) throws Exception {
        for (String path : new String[] {"/health", "/health/", "/up"}) {
            HttpResponse<String> answer = GATE.send("GET", path + "?" + query);

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body())
                    .contains("No such health check. Known: latchkey-validator.")
                    .doesNotContain("nosuch");
            assertThat(GATE.send("HEAD", path + "?" + query).statusCode()).isEqualTo(404);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"type=nosuch", "type=", "type=alive&type=ready", "type=nosuch&name=latchkey-validator"})
    void unknownTypeIsAnError(String query) throws Exception {
        HttpResponse<String> answer = GATE.send("GET", "/health/?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("type must be given once and be one of: alive, ready.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ping", "/healthcheck", "/prometheus", "/metrics", "/threads"})
    void slashAtTheEndMakesNoDifferenceOnAdminPort(String path) throws Exception {
        HttpResponse<String> without = GATE.admin(path);
        HttpResponse<String> with = GATE.admin(path + "/");

        assertThat(with.statusCode()).isEqualTo(without.statusCode()).isNotEqualTo(404);
        assertThat(with.headers().firstValue("Content-Type"))
                .isEqualTo(without.headers().firstValue("Content-Type"));
    }

    @Test
    void otherPathsAreNotHealth() throws Exception {
        for (String path : new String[] {"/health/x", "/health//", "/healthy", "/health.json"}) {
            assertThat(GATE.send("GET", path).statusCode()).as(path).isBetween(400, 404);
        }
    }
}
