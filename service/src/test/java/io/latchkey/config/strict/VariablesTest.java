package io.latchkey.config.strict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.jackson.Jackson;
import io.dropwizard.jersey.validation.Validators;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyStore;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of {@code ${NAME:-default}} in a configuration. */
@Tag("unit")
class VariablesTest {
    /** Shared, because building them takes far longer than a test. */
    private static final Validator VALIDATOR = Validators.newValidator();

    private static final ObjectMapper JSON = Jackson.newObjectMapper();

    private final Map<String, String> environment = new HashMap<>();
    private final Variables variables = new Variables(environment::get);

    private record Settings(
            @JsonProperty @Nullable String text,
            @JsonProperty @Nullable Integer number,
            @JsonProperty @Nullable Boolean flag,

            @JsonProperty @JsonDeserialize(using = TimeSpan.class) @Nullable
            Duration time,

            @JsonProperty @JsonDeserialize(using = WholeNumber.class) @Nullable
            Integer whole,

            @JsonProperty @Nullable List<String> list,
            @JsonProperty @Nullable Map<String, Map<String, Integer>> map,
            @JsonProperty @Nullable ConfiguredKeys keys) {}

    /** All that means something to YAML, to JSON, or to what replaces variables. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\b",
                "a\\",
                "\\n",
                "\\u0041",
                "a\"b",
                "\"",
                "\"quoted\"",
                "'",
                "a'b",
                "''",
                "a: b",
                "a:",
                ": ",
                "a #b",
                "#b",
                "a\nb",
                "a\n  b: c",
                "\n",
                "a\r\nb",
                "\t",
                " a ",
                "",
                "${OTHER}",
                "${",
                "a}b",
                "$",
                "$$",
                "$${OTHER}",
                "${V}",
                "!tag",
                "*alias",
                "&anchor",
                "- a",
                "[a, b]",
                "{a: b}",
                "{",
                "]",
                ",",
                "%",
                "@",
                "`",
                "|",
                ">",
                "?",
                "~",
                "null",
                "true",
                "010",
                "1e3",
                "1_0",
                "0x1F",
                ".inf",
                "2026-01-01",
                "---",
                "...",
                "<<",
                "Zoë \uD83D\uDD11",
                "\uFEFF",
                "\uF8E0",
                "a:-b"
            })
    void aValueIsDataWhereverItStands(String value) throws Exception {
        environment.put("V", value);
        environment.put("OTHER", "other");

        assertThat(read("text: ${V}").text).isEqualTo(value);
        assertThat(read("text: \"${V}\"").text).isEqualTo(value);
        assertThat(read("text: '${V}'").text).isEqualTo(value);
        assertThat(read("text: '${V:-}'").text).isEqualTo(value);
        assertThat(read("text: |-\n  ${V}").text).isEqualTo(value);
        assertThat(read("{text: ${V}, number: 1}").text).isEqualTo(value);
        assertThat(read("text: a${V}b").text).isEqualTo("a" + value + "b");
        assertThat(read("list: [\"${V}\", ${V}, '-${V}']").list).containsExactly(value, value, "-" + value);
        assertThat(read("list:\n- ${V}").list).containsExactly(value);
        assertThat(read("map: {\"${V}\": {a: 1}}").map).containsOnlyKeys(value);
        assertThat(read("map:\n  ${V}: {a: 1}").map).containsOnlyKeys(value);
    }

    @Test
    void aVariableServesWhereASettingIsNoText() throws Exception {
        environment.putAll(Map.of("NUMBER", "8080", "FLAG", "true", "TIME", "0.5"));
        for (String form : List.of("%s", "\"%s\"", "'%s'")) {
            Settings settings = read("{number: " + form.formatted("${NUMBER}") + ", whole: "
                    + form.formatted("${NUMBER:-1}") + ", flag: " + form.formatted("${FLAG:-false}") + ", time: "
                    + form.formatted("${TIME:-60}") + "}");

            assertThat(settings.number).isEqualTo(8080);
            assertThat(settings.whole).isEqualTo(8080);
            assertThat(settings.flag).isTrue();
            assertThat(settings.time).isEqualTo(Duration.ofMillis(500));
        }
    }

    @Test
    void aVariableServesInAKeyEntry() throws Exception {
        environment.putAll(
                Map.of("NAME", "007", "KEY", "sk_test_ONE", "ON", "TRUE", "REQUESTS", "7", "ADDRESS", "::1"));
        ConfiguredKeys keys =
                read("keys: [{name: ${NAME}, key: ${KEY}, enabled: ${ON}, rateLimit: {requests: ${REQUESTS},"
                                + " window: ${WINDOW:-0.5}}, allowedIps: [${ADDRESS}]}]")
                        .keys;
        KeyStore store = new KeyStore(List.of(keys), () -> Instant.EPOCH);
        store.reload();

        assertThat(store.ring().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.name()).isEqualTo("007");
            assertThat(entry.enabled()).isTrue();
            assertThat(String.valueOf(entry.rateLimit())).contains("7");
            assertThat(String.valueOf(entry.allowedIps())).contains("::1/128");
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "${UNSET:-plain}|plain",
                "${UNSET:-}|^^",
                "${UNSET:-a:-b}|a:-b",
                "${UNSET:-a: b}|a: b",
                "${UNSET:-a #b}|a #b",
                "${UNSET:-{\"a\": {}}}|{\"a\": {}}",
                "${UNSET:-[a, b]}|[a, b]",
                "${UNSET:-${SET}}|set",
                "${UNSET:-${UNSET2:-x}}-${SET}|x-set",
                "${SET:-${UNSET}}|set",
                "${SET:-{}}|set",
                "a${SET}b${SET:-x}c|asetbsetc",
                "$${SET}|${SET}",
                "$${SET:-x} ${SET}|${SET:-x} set",
                "$$${SET}|$${SET}",
                "$SET|$SET",
                "{SET}|{SET}"
            })
    void defaultsMayHoldBracesInPairsAndVariables(String text, String value) throws Exception {
        environment.put("SET", "set");

        assertThat(read("text: '" + text + "'").text).isEqualTo(value);
        assertThat(read("list: [\"" + text.replace("\"", "\\\"") + "\"]").list).containsExactly(value);
    }

    @Test
    void whatIsACommentIsNoVariable() throws Exception {
        assertThat(read("text: a # ${UNSET} and ${").text).isEqualTo("a");
    }

    @Test
    void everyVariableThatIsNotSetIsNamedWithItsSetting() {
        assertThatThrownBy(() ->
                        read("text: \"${FIRST}\"\nlist: [a, '${SECOND:-${THIRD}}']\nmap: {a: {b: ${sk_live_MARKED}}}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("  * text: the variable FIRST in ${...} is not set. Set it")
                .hasMessageContaining("  * list[1]: the variable THIRD in ${...} is not set. Set it")
                .hasMessageContaining("  * map.a.b: the variable in ${...} is not set. Set it")
                .hasMessageNotContaining("MARKED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"${", "${}", "${SET", "a ${SET:-b", "${SET:-{}", "${1}", "${a b}", "${:-x}"})
    void aVariableThatDoesNotEndIsRefused(String text) {
        assertThatThrownBy(() -> read("text: '" + text + "'"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("text: ${ must be followed by a variable's name and }");
    }

    @Test
    void namesThatBecomeTheSameAreRefused() {
        environment.put("NAME", "text");

        assertThatThrownBy(() -> read("text: a\n${NAME}: b"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("text is set twice");
    }

    @Test
    void aListCannotComeFromAVariable() {
        environment.put("LIST", "[a, b]");

        assertThatThrownBy(() -> read("list: ${LIST}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "list must be a list such as [a, b]; a variable is one text, so write the list in the"
                                + " file. The value comes from the variable LIST.");
    }

    @Test
    void oddValuesThatAreAcceptedAreWarnedOf() throws Exception {
        environment.putAll(Map.of("A", "\"MARKED\"", "B", "x${MARKED}", "C", "good", "D", "'MARKED'"));

        read("text: ${A}\nlist: ['${B}', '${C}', '${D}']");

        assertThat(variables.warnings())
                .containsExactly(
                        "text: the variable A has quotes around its value, which are part of it. Remove them.",
                        "list[0]: the variable B holds ${...}, which is not replaced, because a variable's value is never"
                                + " searched for variables.",
                        "list[2]: the variable D has quotes around its value, which are part of it. Remove them.");
    }

    @Test
    void charactersThatTheLocaleLosesAreRefused() {
        environment.put("NAME", "Zo\uFFFD\uFFFD");

        assertThatThrownBy(() -> read("text: ${NAME}"))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(
                        "text: the variable NAME holds characters that Java cannot read in this locale. Start"
                                + " Latchkey with LC_ALL=C.UTF-8");
    }

    @Test
    void withoutVariablesTheTextStaysAsItIs() throws Exception {
        Settings settings = new StrictConfigurationFactory<>(Settings.class, VALIDATOR, JSON, "test")
                .build(path -> new ByteArrayInputStream("text: '${A:-b}'".getBytes(StandardCharsets.UTF_8)), "c.yml");

        assertThat(settings.text).isEqualTo("${A:-b}");
    }

    private Settings read(String yaml) throws Exception {
        return StrictConfigurationFactory.<Settings>with(variables)
                .create(Settings.class, VALIDATOR, JSON, "test")
                .build(path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)), "c.yml");
    }
}
