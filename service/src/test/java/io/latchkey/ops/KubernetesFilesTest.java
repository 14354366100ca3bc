package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads {@code ops/kubernetes/} with the models made from Kubernetes' own API: no field may be unknown there. */
@Tag("service")
class KubernetesFilesTest {
    private static final String NAME = "latchkey";
    private static final YAMLMapper YAML = new YAMLMapper();

    private interface Model {
        void validate(JsonElement manifest) throws IOException;
    }

    private static final Map<String, Model> MODELS = Map.of(
            "apps/v1 Deployment", V1Deployment::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    @ParameterizedTest
    @ValueSource(strings = {"deployment.yaml", "service.yaml", "poddisruptionbudget.yaml", "networkpolicy.yaml"})
    void everyFieldExistsInKubernetesApi(String file) throws Exception {
        validate(ShippedFile.of("kubernetes/" + file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"readinessProbe", "containerPort", "readOnlyRootFilesystem", "topologyKey: kubernetes"})
    void unknownFieldIsDetected(String field) throws Exception {
        ShippedFile misspelt = ShippedFile.of("kubernetes/deployment.yaml").with(field, "x" + field);

        assertThatThrownBy(() -> validate(misspelt))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x" + field.replaceAll(":.*", ""));
    }

    @Test
    void everyManifestIsApplied() throws Exception {
        List<String> listed = StandIn.texts(
                read(ShippedFile.of("kubernetes/kustomization.yaml")).at("/resources"));
        try (Stream<Path> files = Files.list(ShippedFile.folder("kubernetes"))) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Stream.concat(listed.stream(), Stream.of("kustomization.yaml"))
                            .toList());
        }
    }

    @Test
    void everySelectorMatchesThePodsOfTheDeployment() throws Exception {
        JsonNode deployment = manifest("deployment");
        JsonNode labels = deployment.at("/spec/template/metadata/labels");

        assertThat(labels).hasSize(1);
        assertThat(deployment.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(manifest("service").at("/spec/selector")).isEqualTo(labels);
        assertThat(manifest("poddisruptionbudget").at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(manifest("networkpolicy").at("/spec/podSelector/matchLabels"))
                .isEqualTo(labels);
        deployment
                .at("/spec/template/spec/topologySpreadConstraints")
                .forEach(spread ->
                        assertThat(spread.at("/labelSelector/matchLabels")).isEqualTo(labels));
    }

    @Test
    void onlyThePortForCallersIsOpen() throws Exception {
        for (JsonNode rule : manifest("networkpolicy").at("/spec/ingress")) {
            assertThat(rule.at("/from")).isNotEmpty();
            assertThat(rule.at("/ports").findValuesAsText("port")).containsExactly("8080");
        }
        assertThat(StandIn.texts(manifest("networkpolicy").at("/spec/policyTypes")))
                .contains("Ingress");
        assertThat(container().at("/ports").findValuesAsText("containerPort")).containsExactly("8080");
        assertThat(manifest("service").at("/spec/ports").findValuesAsText("port"))
                .containsExactly("8080");
    }

    @Test
    void containerHasFewPrivileges() throws Exception {
        JsonNode pod = manifest("deployment").at("/spec/template/spec");

        assertThat(pod.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").intValue()).isEqualTo(10001);
        assertThat(container().at("/securityContext/readOnlyRootFilesystem").booleanValue())
                .isTrue();
        assertThat(StandIn.texts(container().at("/securityContext/capabilities/drop")))
                .containsExactly("ALL");
        assertThat(container().at("/readinessProbe/httpGet/path").asText()).isEqualTo("/health?type=ready");
        assertThat(container().at("/livenessProbe/httpGet/path").asText()).isEqualTo("/health?type=alive");
        for (JsonNode mount : container().at("/volumeMounts")) {
            assertThat(mount.has("subPath"))
                    .as("would never see a changed secret")
                    .isFalse();
        }
    }

    private static JsonNode container() throws IOException {
        JsonNode containers = manifest("deployment").at("/spec/template/spec/containers");
        assertThat(containers).hasSize(1);
        return containers.get(0);
    }

    private static JsonNode manifest(String file) throws IOException {
        JsonNode manifest = read(ShippedFile.of("kubernetes/" + file + ".yaml"));
        assertThat(manifest.at("/metadata/name").asText()).isEqualTo(NAME);
        return manifest;
    }

    private static JsonNode read(ShippedFile file) throws IOException {
        return YAML.readTree(file.text());
    }

    private static void validate(ShippedFile file) throws IOException {
        JsonNode manifest = read(file);
        String kind = manifest.path("apiVersion").asText() + " "
                + manifest.path("kind").asText();
        assertThat(MODELS).containsKey(kind);
        MODELS.get(kind).validate(JsonParser.parseString(manifest.toString()));
    }
}
