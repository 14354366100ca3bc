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

    private static String run(byte[] input) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HashKeyCommand command =
                new HashKeyCommand(new ByteArrayInputStream(input), new PrintStream(out, true, StandardCharsets.UTF_8));
        command.run(new Bootstrap<>(new LatchkeyApplication()), new Namespace(Map.of()));
        return out.toString(StandardCharsets.UTF_8);
    }
}
