package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the vectors and verifiers from docs/signature.md for the tests that run them. */
public final class SignaturePage {
    private static final Pattern SECOND = Pattern.compile("t=([0-9]+);.*");

    private SignaturePage() {}

    /** An identity, and the signature that it must have at this time with these secrets. */
    public record Vector(
            @JsonProperty List<String> secrets,
            @JsonProperty Map<String, String> headers) {
        public String signature() {
            return headers.get("X-Latchkey-Signature");
        }

        public Instant time() {
            Matcher second = SECOND.matcher(signature());
            assertThat(second.matches()).isTrue();
            return Instant.ofEpochSecond(Long.parseLong(second.group(1)));
        }
    }

    public static List<Vector> vectors() throws IOException {
        return new ObjectMapper().readValue(block("<!-- vectors -->\n```json\n"), new TypeReference<List<Vector>>() {});
    }

    public static String python() throws IOException {
        return block("<!-- python -->\n```python\n");
    }

    public static String java() throws IOException {
        return block("<!-- java -->\n```java\n");
    }

    private static String block(String start) throws IOException {
        String page = Files.readString(ConfigurationFiles.repository("docs/signature.md"));
        int from = page.indexOf(start);
        assertThat(from).as("place of %s", start).isNotNegative();
        return page.substring(from + start.length(), page.indexOf("```", from + start.length()));
    }
}
