package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.UriInfo;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The query parameter that carries a key is found, read and taken out by one rule. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class QueryParameterTest {
    private static final TestGate GATE = TestGate.of("""
            credentials: {queryParameter: api_key}
            trustedProxies: [127.0.0.1]
            keys: [{name: alice, key: good-key}]
            """, Map.of(), new EchoResource());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api_key=good-key",
                "API_KEY=good-key",
                "Api_Key=good-key",
                "api%5Fkey=good-key",
                "API%5fKEY=good-key",
                "%61pi_key=%67ood-key",
                "a=b&API_KEY=good-key&c=%41",
                "a=%ff&api_key=good-key"
            })
    void everySpellingIsReadAndTakenOut(String query) throws Exception {
        assertThat(GATE.send("GET", "/verify?" + onlyTheKey(query)).statusCode())
                .isEqualTo(200);
        assertThat(GATE.send("GET", "/verify/x?" + query).statusCode()).isEqualTo(200);
        assertThat(GATE.send("GET", "/verify", "X-Forwarded-Uri", "/x?" + query).statusCode())
                .isEqualTo(200);
        HttpResponse<String> whoami = GATE.send("GET", "/whoami?" + query);
        assertThat(whoami.statusCode()).isEqualTo(200);
        assertThat(GATE.send("GET", "/echo?" + query).body()).doesNotContainIgnoringCase("key");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apikey=good-key",
                "api_keys=good-key",
                "x_api_key=good-key",
                "api-key=good-key",
                "a=api_key=good-key"
            })
    void otherParametersAreNeitherReadNorTakenOut(String query) throws Exception {
        assertThat(GATE.send("GET", "/verify/x?" + query).statusCode()).isEqualTo(401);
        assertThat(GATE.send("GET", "/verify", "X-Forwarded-Uri", "/x?" + query).statusCode())
                .isEqualTo(401);
        assertThat(GATE.send("GET", "/echo?" + query).body()).isEqualTo(query);
    }

    @Test
    void differentKeysInDifferentSpellingsAreAmbiguous() throws Exception {
        assertThat(GATE.send("GET", "/whoami?api_key=good-key&API_KEY=other-key")
                        .headers()
                        .firstValue("X-Latchkey-Code"))
                .contains("ambiguous_key");
    }

    @ParameterizedTest
    @CsvSource({
        "a=b&api_key=K&c=d, a=b&c=d",
        "api_key=K, ''",
        "api_key, ''",
        "API_KEY=%zz&a=%zz, a=%zz",
        "api_key=K&api%5fkey=L&&a, &a",
        "/x?api_key=K&a=b, /x?a=b",
        "/api_key=K?a=b, /api_key=K?a=b",
        "a=/x?api_key=K, a=/x?api_key=K"
    })
    void onlyTheParameterIsTakenOut(String query, String rest) {
        assertThat(new QueryParameter("api_key").without(query)).isEqualTo(rest);
    }

    /** Plain {@code /verify} has no other parameters. */
    private static String onlyTheKey(String query) {
        return query.replaceAll("(^|&)a=[^&]*&|&c=%41", "");
    }

    @Path("echo")
    public static final class EchoResource {
        @GET
        public String query(@Context UriInfo request) {
            return String.valueOf(request.getRequestUri().getRawQuery());
        }
    }
}
