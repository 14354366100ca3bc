package io.latchkey.app;

import java.nio.file.Path;

/** The shipped files of the project. */
public final class ShippedFiles {
    private ShippedFiles() {}

    /** Returns the shipped configuration. */
    public static Path configuration() {
        return Path.of("..", "config.yml").toAbsolutePath().normalize();
    }
}
