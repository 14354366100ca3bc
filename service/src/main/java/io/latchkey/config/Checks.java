package io.latchkey.config;

import java.util.function.Supplier;

/** Checks values that code sets, as the strict reading of the file checks those there. Stateless. */
final class Checks {
    private Checks() {}

    /**
     * Returns the value.
     *
     * @throws IllegalArgumentException if there is none; its message names the setting
     */
    static <T> T of(String setting, Supplier<T> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(setting + " " + e.getMessage(), e);
        }
    }
}
