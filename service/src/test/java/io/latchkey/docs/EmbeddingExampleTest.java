package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.ConfigurationFiles;
import io.latchkey.example.HelloApplication;
import io.latchkey.example.HelloApplication.HelloConfiguration;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class EmbeddingExampleTest {
    @Test
    void pageShowsTheTestedApplication() throws IOException {
        String source = Files.readString(
                ConfigurationFiles.repository("service/src/test/java/io/latchkey/example/HelloApplication.java"));
        String document = Files.readString(ConfigurationFiles.repository("docs/embedding.md"));

        assertThat(between(document, "<!-- embedding -->\n```java\n", "```"))
                .isEqualTo(between(source, "// tag::embedding[]\n", "// end::embedding[]")
                        .stripIndent());
    }

    @Test
    void applicationAllowsOnlyAValidKey(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("hello.yml"), """
                latchkey:
                  keys: [{name: alice, key: k1, scopes: [stt]}]
                server:
                  shutdownGracePeriod: 0s
                  applicationConnectors: [{type: http, port: 0}]
                  adminConnectors: [{type: http, port: 0}]
                """);
        DropwizardTestSupport<HelloConfiguration> service =
                new DropwizardTestSupport<>(HelloApplication.class, file.toString());
        service.before();
        try {
            URI hello = URI.create("http://localhost:" + service.getLocalPort() + "/hello");
            assertThat(get(hello, "k1").body()).isEqualTo("Hello, alice!\n");
            assertThat(get(hello, "k2").statusCode()).isEqualTo(401);
            assertThat(get(URI.create(hello + "/speech"), "k1").statusCode()).isEqualTo(403);
        } finally {
            service.after();
        }
    }

    private static HttpResponse<String> get(URI uri, String key) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri).header("X-API-Key", key).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** Returns the text between two marks, without surrounding blank lines. */
    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        assertThat(from).as("place of %s", start).isNotNegative();
        int to = text.indexOf(end, from + start.length());
        assertThat(to).as("place of %s", end).isNotNegative();
        return text.substring(from + start.length(), to).stripTrailing() + "\n";
    }
}
