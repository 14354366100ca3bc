package io.latchkey.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.sun.net.httpserver.HttpServer;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every query of the dashboard and of the alerts reads a metric that the running service has, and all are documented. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("system")
class OpsQueriesIT {
    private static final Pattern VARIABLE_QUERY = Pattern.compile("label_values\\((.*), *(\\w+)\\)");
    private static final HttpServer VALIDATOR = WatchedGate.validator();
    private static final TestGate GATE = WatchedGate.start(VALIDATOR);

    @AfterAll
    static void stop() {
        VALIDATOR.stop(0);
    }

    @Test
    void everyDashboardQueryNamesAnExistingMetric() throws Exception {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Files.readString(
                        Promtool.RULES.resolveSibling("grafana").resolve("latchkey.json")));
        List<String> queries = new ArrayList<>();
        dashboard.findValues("expr").forEach(query -> queries.add(query.textValue()));
        dashboard.at("/templating/list").forEach(variable -> {
            Matcher query = VARIABLE_QUERY.matcher(variable.path("query").asText());
            if (query.matches()) {
                queries.add(query.group(1));
            }
        });

        assertThat(queries).hasSizeGreaterThan(10);
        assertAllExist(queries);
    }

    @Test
    void everyAlertNamesAnExistingMetric() throws Exception {
        List<String> queries = new ArrayList<>();
        alerts().forEach(alert -> queries.add(alert.get("expr").textValue()));

        assertThat(queries).hasSizeGreaterThan(5);
        assertAllExist(queries);
    }

    @Test
    void everyAlertIsDescribedTestedAndDocumented() throws Exception {
        String docs = Files.readString(Promtool.RULES.resolve("../../docs/operations.md"));
        String tests = Files.readString(Promtool.RULES.resolve("alerts_test.yml"));
        for (JsonNode alert : alerts()) {
            String name = alert.get("alert").textValue();
            assertThat(alert.at("/annotations/description").asText()).as(name).isNotBlank();
            assertThat(alert.at("/annotations/summary").asText()).as(name).contains("$labels.instance");
            assertThat(docs).contains("### " + name + "\n");
            assertThat(tests).containsPattern("alertname: " + name + "\\s+exp_alerts");
        }
    }

    @Test
    void everyMetricOfOursIsDocumented() throws Exception {
        String docs = Files.readString(Promtool.RULES.resolve("../../docs/operations.md"));
        docs = docs.substring(docs.indexOf("\n## Metrics\n"), docs.indexOf("\n## Alerts\n"));
        Set<String> documented = new HashSet<>();
        Matcher names = Pattern.compile("`(latchkey[._][a-zA-Z._]+)").matcher(docs);
        while (names.find()) {
            documented.add(names.group(1));
        }
        Set<String> ours = new HashSet<>();
        WatchedGate.scrapeAfterRequests(GATE)
                .text()
                .lines()
                .filter(line -> line.startsWith("# TYPE latchkey_"))
                .forEach(line -> ours.add(line.split(" ", -1)[2]));
        new ObjectMapper()
                .readTree(GATE.admin("/metrics").body())
                .forEach(kind -> kind.fieldNames().forEachRemaining(name -> {
                    if (name.startsWith("latchkey.")) {
                        ours.add(name);
                    }
                }));

        assertThat(documented).containsExactlyInAnyOrderElementsOf(ours);
    }

    private static JsonNode alerts() throws Exception {
        return new ObjectMapper(new YAMLFactory())
                .readTree(Files.readString(Promtool.RULES.resolve("alerts.yml")))
                .at("/groups/0/rules");
    }

    private static void assertAllExist(List<String> queries) throws Exception {
        Scrape scrape = WatchedGate.scrapeAfterRequests(GATE);
        Set<String> known = new HashSet<>(scrape.names());
        known.add(Query.ADDED_METRIC);
        for (String expression : queries) {
            Query query = new Query(expression);
            assertThat(query.metrics()).as(expression).isNotEmpty().isSubsetOf(known);
            assertThat(query.unmatched(scrape)).as(expression).isEmpty();
        }
    }
}
