package io.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.setup.Bootstrap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class HashKeyCommandTest {
    private static final String HASH = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final ByteArrayOutputStream warnings = new ByteArrayOutputStream();

    @ParameterizedTest
    @ValueSource(strings = {"abc", "abc\n", "abc\r\n", " abc \nignored", "\uFEFFabc\r\n"})
    void firstLineIsHashedWithoutByteOrderMarkAndBlanks(String input) throws IOException {
        assertThat(run(input.getBytes(StandardCharsets.UTF_8)).strip()).isEqualTo(HASH);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16IsRejectedWithTheRemedy(String charset) {
        assertThatThrownBy(() -> run("abc\r\n".getBytes(Charset.forName(charset))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The standard input is UTF-16 text; save it as UTF-8.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"'abc'", "\"abc\"\n", "abc'", "`abc"})
    void quoteAroundTheKeyCausesAWarning(String input) throws IOException {
        assertThat(run(input.getBytes(StandardCharsets.UTF_8))).startsWith("sha256:");

        assertThat(warnings())
                .startsWith("Warning: The key begins or ends with a quote")
                .doesNotContain("abc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc\ndef", "abc\r\n\r\ndef\r\n"})
    void anotherLineCausesAWarning(String input) throws IOException {
        assertThat(run(input.getBytes(StandardCharsets.UTF_8)).strip()).isEqualTo(HASH);

        assertThat(warnings())
                .startsWith("Warning: Only the first line was hashed.")
                .doesNotContain("def");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "abc\n", "abc\r\n", "abc\n\n \n"})
    void oneLineWithoutQuotesCausesNoWarning(String input) throws IOException {
        run(input.getBytes(StandardCharsets.UTF_8));

        assertThat(warnings()).isEmpty();
    }

    private String warnings() {
        return warnings.toString(StandardCharsets.UTF_8);
    }

    private String run(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HashKeyCommand command = new HashKeyCommand(
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(warnings, true, StandardCharsets.UTF_8));
        command.run(new Bootstrap<>(new LatchkeyApplication()), new Namespace(Map.of()));
        return out.toString(StandardCharsets.UTF_8);
    }
}
