package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Ingress;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the properties that the files of {@code ops/ingress-nginx} must have. */
@Tag("unit")
class IngressFilesTest {
    @ParameterizedTest
    @ValueSource(strings = {"controller.yaml", "ingress.yaml", "with-snippets.yaml"})
    void everyFieldExistsInKubernetesApi(String file) throws Exception {
        List<JsonNode> documents = IngressNginx.documents(file);

        assertThat(documents).hasSize(2);
        for (JsonNode document : documents) {
            JsonElement manifest = JsonParser.parseString(document.toString());
            if (document.path("kind").asText().equals("Ingress")) {
                V1Ingress.validateJsonElement(manifest);
            } else {
                V1ConfigMap.validateJsonElement(manifest);
            }
        }
    }

    /** The controller inserts the snippets at the same places as in nginx's file. */
    @Test
    void snippetsEqualTheFileForNginx() throws Exception {
        String nginx = withoutIndentation(ShippedFile.of("nginx/latchkey.conf").text());
        JsonNode annotations =
                IngressNginx.documents("with-snippets.yaml").get(0).at("/metadata/annotations");

        assertThat(nginx)
                .contains(withoutIndentation(IngressNginx.documents("controller.yaml")
                        .get(0)
                        .at("/data/http-snippet")
                        .asText()));
        String server = withoutIndentation(
                annotations.path("nginx.ingress.kubernetes.io/server-snippet").asText());
        assertThat(nginx).contains(server.substring(server.indexOf("# The denial with its original status.")));
        annotations
                .path("nginx.ingress.kubernetes.io/configuration-snippet")
                .asText()
                .lines()
                .filter(line -> !line.isBlank())
                .forEach(line -> assertThat(nginx).contains(line.strip()));
    }

    @Test
    void bothIngressesSendTheSameQuery() throws Exception {
        assertThat(IngressNginx.documents("ingress.yaml").get(1))
                .isEqualTo(IngressNginx.documents("with-snippets.yaml").get(1));
    }

    private static String withoutIndentation(String text) throws IOException {
        return text.replaceAll("(?m)^ +", "");
    }
}
