package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The proxies that pass a caller's headers on with the question: each header that Latchkey reads from a trusted proxy must
 * be the proxy's own or removed.
 */
@Tag("unit")
class ProxyFilesTest {
    private static final Path OPS = Path.of("..", "ops");

    @Test
    void nginxRemovesEveryOtherNameOfThePath() throws Exception {
        String file = Files.readString(OPS.resolve("nginx/latchkey.conf"));
        String question = file.substring(file.indexOf("location = /_latchkey"));
        ForwardedHeaders headers = new ForwardedHeaders("X-Forwarded-Uri", "X-Forwarded-Method");

        for (String name : headers.otherPaths()) {
            assertThat(question).containsPattern("(?i)proxy_set_header " + name + " +\"\";");
        }
        for (String name : List.of(headers.uri(), headers.method(), ForwardedHeaders.FOR)) {
            assertThat(question).containsPattern("proxy_set_header " + name + " +\\$");
        }
        assertThat(question).containsPattern("proxy_set_header " + ForwardedHeaders.SCOPE + " +\"\";");
    }

    @Test
    void ingressNginxRemovesEveryOtherNameOfThePath() throws Exception {
        Set<String> removed;
        try (MappingIterator<JsonNode> documents = new YAMLMapper()
                .readerFor(JsonNode.class)
                .readValues(OPS.resolve("ingress-nginx/ingress.yaml").toFile())) {
            JsonNode question = documents.readAll().get(1);
            Iterable<String> names = () -> question.at("/data").fieldNames();
            removed = StreamSupport.stream(names.spliterator(), false)
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .collect(Collectors.toSet());
        }

        // The controller itself writes these two, with the same path.
        removed.addAll(Set.of("x-original-uri", "x-auth-request-redirect"));
        ForwardedHeaders headers = new ForwardedHeaders("X-Original-URL", "X-Original-Method");
        assertThat(removed)
                .contains(ForwardedHeaders.SCOPE.toLowerCase(Locale.ROOT))
                .containsAll(headers.otherPaths().stream()
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .toList());
    }
}
