package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks the properties that {@code ops/compose.yml} must have. */
@Tag("service")
class ComposeFileTest {
    private JsonNode services;

    @BeforeEach
    void read() throws Exception {
        services =
                new YAMLMapper().readTree(ShippedFile.of("compose.yml").text()).at("/services");
        assertThat(services).hasSize(3);
    }

    @Test
    void onlyNginxIsPublishedAndSharesItsNetworks() {
        assertThat(StandIn.texts(services.at("/nginx/ports"))).containsExactly("8000:8000");
        for (String behind : List.of("latchkey", "service")) {
            assertThat(services.path(behind).has("ports")).isFalse();
            assertThat(StandIn.texts(services.at("/" + behind + "/networks")))
                    .hasSize(1)
                    .doesNotContain("callers");
        }
        assertThat(services.at("/latchkey/networks")).isNotEqualTo(services.at("/service/networks"));
        assertThat(services.at("/latchkey/environment").has("ADMIN_HOST")).isFalse();
    }

    @Test
    void everyImageIsPinnedAndHasFewPrivileges() {
        for (JsonNode service : services) {
            assertThat(service.path("image").asText()).matches("[a-z/]+:[v0-9]+\\.[0-9]+\\.[0-9]+(-alpine)?");
            assertThat(service.path("read_only").booleanValue()).isTrue();
            assertThat(service.path("user").asText()).isNotEmpty().doesNotStartWith("0");
            assertThat(StandIn.texts(service.path("cap_drop"))).containsExactly("ALL");
        }
    }

    @Test
    void secretsAreFiles() {
        List<String> names = new ArrayList<>();
        services.at("/latchkey/environment").fieldNames().forEachRemaining(names::add);

        assertThat(names)
                .contains("API_KEYS_FILE", "IDENTITY_SECRET_FILE")
                .doesNotContain("API_KEYS", "INTERNAL_API_KEY", "IDENTITY_SECRET");
        assertThat(StandIn.texts(services.at("/latchkey/secrets"))).containsExactly("keys", "identity");
    }

    /** The command replaces these addresses, and nginx must have no other address of this machine. */
    @Test
    void nginxUsesTheShippedFileWithServiceNames() throws Exception {
        String command = services.at("/nginx/command/0").asText();
        ShippedFile file = ShippedFile.of("nginx/latchkey.conf");
        for (Map.Entry<String, String> each : Map.of(
                        "127.0.0.1:8080;", "latchkey:8080 resolve;", "127.0.0.1:3022;", "service:80 resolve;")
                .entrySet()) {
            assertThat(command).contains("'s/" + each.getKey() + "/" + each.getValue() + "/'");
            file = file.with(each.getKey(), each.getValue());
        }

        assertThat(file.text()).doesNotContain("127.0.0.1");
        assertThat(services.at("/nginx/volumes/0/source").asText()).isEqualTo("nginx/latchkey.conf");
    }

    /** nginx resolves a name again only with shared memory for the result (zone). */
    @Test
    void everyResolvedUpstreamHasAZone() throws Exception {
        String file = ShippedFile.of("nginx/latchkey.conf").text();

        assertThat(file.split("upstream \\w+ \\{", -1)).hasSize(3);
        assertThat(file.split("zone \\w+ 64k;", -1)).hasSize(3);
    }
}
