package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who scrapes metrics gets the form that it accepts, at either address. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class MetricsFormatTest {
    /** As Prometheus 2 and 3 send it. */
    private static final String PROMETHEUS_2 = "application/openmetrics-text;version=1.0.0,"
            + "application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

    private static final String PROMETHEUS_3 = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,"
            + "application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";
    private static final String PROTOBUF =
            "application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited";

    private static final TestGate GATE = TestGate.of("required: false\n", Map.of());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Accept | at /metrics | at /prometheus
                "'' | application/json | text/plain",
                "*/* | application/json | text/plain",
                "application/json | application/json | text/plain",
                "application/json, */*;q=0.1 | application/json | text/plain",
                "application/* | application/json | application/openmetrics-text",
                "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8 | application/json | text/plain",
                "text/html | application/json | text/plain",
                "text/plain | text/plain | text/plain",
                "TEXT/PLAIN; Version=0.0.4 | text/plain | text/plain",
                "text/plain;version=0.0.4;q=0.5,*/*;q=0.1 | text/plain | text/plain",
                "text/* | text/plain | text/plain",
                "text/plain;q=0.5, application/json;q=0.4 | text/plain | text/plain",
                "text/plain;q=0.4, application/json;q=0.5 | application/json | text/plain",
                "text/plain, application/json | application/json | text/plain",
                "text/plain;q=0 | application/json | text/plain",
                "*/*, text/plain;q=0 | application/json | application/openmetrics-text",
                "*/*, application/json;q=0 | text/plain | text/plain",
                "application/openmetrics-text | application/openmetrics-text | application/openmetrics-text",
                "application/openmetrics-text;q=0, text/plain | text/plain | text/plain",
                "application/openmetrics-text;q=0.1, text/plain;q=0.9 | text/plain | text/plain",
                "application/openmetrics-text;version=1.0.0;q=0.1, application/json | application/json |"
                        + " application/openmetrics-text",
                "nonsense;;=,\"open | application/json | text/plain",
            })
    void theFormatIsNegotiated(String accept, String atMetrics, String atPrometheus) throws Exception {
        assertThat(typeOf(get("/metrics", accept))).isEqualTo(atMetrics);
        assertThat(typeOf(get("/metrics/", accept))).isEqualTo(atMetrics);
        assertThat(typeOf(get("/prometheus", accept))).isEqualTo(atPrometheus);
    }

    @Test
    void prometheusGetsTheSameFromBothAddresses() throws Exception {
        for (String accept : List.of(PROMETHEUS_2, PROMETHEUS_3)) {
            for (String path : List.of("/metrics", "/prometheus")) {
                HttpResponse<String> answer = get(path, accept);

                assertThat(typeOf(answer)).isEqualTo("application/openmetrics-text");
                assertThat(answer.body())
                        .contains("latchkey_requests_total{outcome=\"allowed\"}")
                        .endsWith("# EOF\n");
                assertThat(answer.headers().allValues("Vary")).contains("Accept");
            }
        }
    }

    @Test
    void protocolBuffersNeedTheirExactMediaType() throws Exception {
        for (String path : List.of("/metrics", "/prometheus")) {
            assertThat(typeOf(get(path, PROTOBUF + ";q=0.7," + PROMETHEUS_3)))
                    .isEqualTo("application/vnd.google.protobuf");
        }
    }

    @Test
    void severalAcceptHeadersAreJoined() throws Exception {
        HttpResponse<String> answer = TestGate.send(
                GATE.getAdminPort(), "GET", "/metrics", "Accept", "application/json;q=0.5", "Accept", "text/plain");

        assertThat(typeOf(answer)).isEqualTo("text/plain");
    }

    @Test
    void queryParametersAreKept() throws Exception {
        HttpResponse<String> answer = get("/metrics?name[]=latchkey_requests_total", PROMETHEUS_2);

        assertThat(answer.body()).contains("latchkey_requests_total").doesNotContain("jvm_");
    }

    private static HttpResponse<String> get(String path, String accept) throws Exception {
        List<String> headers = new ArrayList<>();
        if (accept != null && !accept.isEmpty()) {
            headers.addAll(List.of("Accept", accept));
        }
        return TestGate.send(GATE.getAdminPort(), "GET", path, headers.toArray(String[]::new));
    }

    private static String typeOf(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("Content-Type").orElseThrow().split(";", 2)[0];
    }
}
