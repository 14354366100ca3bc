package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of {@code ops/} with the addresses of a test in place of its own, and nothing else changed. */
record ShippedFile(String text) {
    private static final Path OPS = Path.of("..", "ops").toAbsolutePath().normalize();

    static ShippedFile of(String name) throws IOException {
        return new ShippedFile(Files.readString(OPS.resolve(name)));
    }

    static Path folder(String name) {
        return OPS.resolve(name);
    }

    /** The addresses that every one of these files has. */
    ShippedFile between(int gatePort, int servicePort) {
        return with("127.0.0.1:8080", "127.0.0.1:" + gatePort).with("127.0.0.1:3022", "127.0.0.1:" + servicePort);
    }

    /** With one address or path, which must be there just once, in place of another. */
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
