package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class EmbeddingExampleTest {
    @Test
    void theDocumentShowsTheApplicationThatTheTestsRun() throws IOException {
        String source = Files.readString(
                ConfigurationFiles.repository("service/src/test/java/io/latchkey/example/HelloApplication.java"));
        String document = Files.readString(ConfigurationFiles.repository("docs/embedding.md"));

        assertThat(between(document, "<!-- embedding -->\n```java\n", "```"))
                .isEqualTo(between(source, "// tag::embedding[]\n", "// end::embedding[]")
                        .stripIndent());
    }

    /** What stands between two marks, without blank lines around it. */
    private static String between(String text, String start, String end) {
        int from = text.indexOf(start);
        assertThat(from).as("place of %s", start).isNotNegative();
        int to = text.indexOf(end, from + start.length());
        assertThat(to).as("place of %s", end).isNotNegative();
        return text.substring(from + start.length(), to).stripTrailing() + "\n";
    }
}
