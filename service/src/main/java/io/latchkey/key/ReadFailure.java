package io.latchkey.key;

import java.nio.file.AccessDeniedException;

/** Describes failures to read keys, without the exception's message, which may contain a key or a path that is one. */
final class ReadFailure {
    private ReadFailure() {}

    static String describe(Throwable failure) {
        String cause = failure.getClass().getSimpleName();
        if (failure instanceof OutOfMemoryError) {
            cause = "out of memory";
        } else if (failure instanceof AccessDeniedException) {
            cause = "permission denied";
        }
        return "cannot be read (" + cause + ")";
    }
}
