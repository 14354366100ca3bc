package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.docs.SignaturePage.Vector;
import io.latchkey.example.SignatureVerifier;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that the Java verifier of docs/signature.md accepts the vectors and rejects every change to them. */
@Tag("unit")
class SignatureVerifiersTest {
    /** The input of a verifier, and the expected result. */
    record Question(String about, Map<String, String> headers, String secret, long now, boolean signed) {}

    static List<Question> questions() throws Exception {
        List<Question> questions = new ArrayList<>();
        for (Vector vector : SignaturePage.vectors()) {
            Instant time = vector.time();
            String secret = vector.secrets().get(0);
            for (String each : vector.secrets()) {
                questions.add(question("as it is", vector.headers(), each, time, true));
            }
            questions.add(question("another secret", vector.headers(), secret + "0", time, false));
            questions.add(question("in a minute", vector.headers(), secret, time.plusSeconds(60), true));
            questions.add(question("too late", vector.headers(), secret, time.plusSeconds(61), false));
            questions.add(question("too early", vector.headers(), secret, time.minusSeconds(61), false));
            for (String name : vector.headers().keySet()) {
                String value = vector.headers().get(name);
                questions.add(question(name + " longer", with(vector, name, value + "x"), secret, time, false));
                questions.add(question(
                        name + " with a line more", with(vector, name, value + "\nfalse"), secret, time, false));
                Map<String, String> less = new HashMap<>(vector.headers());
                less.remove(name);
                questions.add(question(name + " missing", less, secret, time, value.isEmpty()));
            }
            String signature = vector.signature();
            for (String other : List.of(
                    "",
                    signature.substring(0, signature.length() - 1),
                    signature.replace("t=1", "t=01"),
                    signature.replaceFirst("t=[0-9]+", "t=" + (time.getEpochSecond() + 1)),
                    signature.replaceAll(";v1=.*", ""),
                    signature.replace("v1=", "v0="),
                    signature.toUpperCase(java.util.Locale.ROOT),
                    signature + ", " + signature)) {
                questions.add(question(
                        "signature " + other, with(vector, "X-Latchkey-Signature", other), secret, time, false));
            }
        }
        return questions;
    }

    @Test
    void javaVerifierAcceptsOnlySignedHeaders() throws Exception {
        for (Question question : questions()) {
            assertThat(SignatureVerifier.isSigned(
                            question.headers()::get, question.secret(), Instant.ofEpochSecond(question.now())))
                    .as(question.about())
                    .isEqualTo(question.signed());
        }
    }

    @Test
    void pageShowsTheTestedJavaVerifier() throws Exception {
        String source = Files.readString(
                ConfigurationFiles.repository("service/src/test/java/io/latchkey/example/SignatureVerifier.java"));
        int from = source.indexOf("// tag::verifier[]\n") + "// tag::verifier[]\n".length();

        assertThat(SignaturePage.java().strip())
                .isEqualTo(source.substring(from, source.indexOf("// end::verifier[]"))
                        .stripIndent()
                        .strip());
    }

    private static Question question(
            String about, Map<String, String> headers, String secret, Instant now, boolean signed) {
        return new Question(about, headers, secret, now.getEpochSecond(), signed);
    }

    private static Map<String, String> with(Vector vector, String name, String value) {
        Map<String, String> headers = new HashMap<>(vector.headers());
        headers.put(name, value);
        return headers;
    }
}
