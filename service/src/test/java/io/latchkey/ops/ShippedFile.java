package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@code ops/} in which only the addresses are replaced by those of a test. */
record ShippedFile(String text) {
    private static final Path OPS = Path.of("..", "ops").toAbsolutePath().normalize();

    static ShippedFile of(String name) throws IOException {
        return new ShippedFile(Files.readString(OPS.resolve(name)));
    }

    static Path folder(String name) {
        return OPS.resolve(name);
    }

    /** The addresses that each of these files contains. */
    ShippedFile between(int gatePort, int servicePort) {
        return with("127.0.0.1:8080", "127.0.0.1:" + gatePort).with("127.0.0.1:3022", "127.0.0.1:" + servicePort);
    }

    /** Replaces one address or path, which must occur exactly once, by another. */
    ShippedFile with(String address, String other) {
        assertThat(text.split(java.util.regex.Pattern.quote(address), -1))
                .as(address)
                .hasSize(2);
        return new ShippedFile(text.replace(address, other));
    }

    Path write(Path file) throws IOException {
        return Files.writeString(file, text);
    }
}
