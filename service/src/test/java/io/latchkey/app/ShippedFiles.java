package io.latchkey.app;

import java.nio.file.Path;

/** Files of the project that users run with. */
public final class ShippedFiles {
    private ShippedFiles() {}

    /** Returns the one configuration that is shipped. */
    public static Path configuration() {
        return Path.of("..", "config.yml").toAbsolutePath().normalize();
    }
}
