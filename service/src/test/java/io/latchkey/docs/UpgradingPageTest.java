package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that the page on upgrading lists every recorded response that differs now, and every variable of the recordings. */
@Tag("unit")
class UpgradingPageTest {
    private static final Pattern CASE = Pattern.compile("`((?:external|local|limit)-[a-z0-9-]+)`");

    @Test
    void pageListsEveryResponseThatDiffers() throws Exception {
        Set<String> differing = new TreeSet<>();
        for (JsonNode recorded : recordings()) {
            for (JsonNode step : recorded.get("steps")) {
                if (step.has("expect")) {
                    differing.add(recorded.get("id").textValue());
                }
            }
        }
        Set<String> named = new TreeSet<>();
        for (Matcher id = CASE.matcher(page()); id.find(); ) {
            named.add(id.group(1));
        }

        assertThat(differing).isNotEmpty();
        assertThat(named).isEqualTo(differing);
    }

    @Test
    void pageListsEveryVariable() throws Exception {
        Set<String> variables = new TreeSet<>();
        recordings().forEach(recorded -> recorded.get("env").fieldNames().forEachRemaining(variables::add));

        assertThat(variables).isNotEmpty();
        assertThat(page())
                .contains(variables.stream().map(name -> "| `" + name + "` |").toList());
    }

    private static JsonNode recordings() throws Exception {
        try (InputStream json = UpgradingPageTest.class.getResourceAsStream("/conformance/reference.json")) {
            return new ObjectMapper().readTree(json).get("cases");
        }
    }

    private static String page() throws Exception {
        return Files.readString(Path.of("..", "docs", "upgrading-from-python.md"));
    }
}
