package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.docs.SignatureVerifiersTest.Question;
import io.latchkey.ops.Installed;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Checks that the Python verifier of docs/signature.md accepts the vectors and rejects every change to them. */
@Tag("system")
class PythonVerifierIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void acceptsOnlyTheVectors(@TempDir Path folder) throws Exception {
        List<Question> questions = SignatureVerifiersTest.questions();
        Path program = Files.writeString(folder.resolve("verify.py"), SignaturePage.python() + """

                import json, sys
                print(json.dumps([is_signed(q["headers"], q["secret"], q["now"]) for q in json.load(sys.stdin)]))
                """);
        Process python = new ProcessBuilder(Installed.path("python3"), program.toString())
                .redirectErrorStream(true)
                .start();
        try (OutputStream in = python.getOutputStream()) {
            in.write(JSON.writeValueAsBytes(questions.stream()
                    .map(question ->
                            Map.of("headers", question.headers(), "secret", question.secret(), "now", question.now()))
                    .toList()));
        }
        String output = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(python.waitFor()).as(output).isZero();

        JsonNode answers = JSON.readTree(output);
        assertThat(answers).hasSameSizeAs(questions);
        for (int i = 0; i < questions.size(); i++) {
            assertThat(answers.get(i).booleanValue())
                    .as(questions.get(i).about())
                    .isEqualTo(questions.get(i).signed());
        }
    }
}
