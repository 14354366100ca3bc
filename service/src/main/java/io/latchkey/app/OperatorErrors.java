package io.latchkey.app;

import io.dropwizard.configuration.ConfigurationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Reports why a command failed: in one line if an operator can correct the mistake, otherwise with the stack trace. */
final class OperatorErrors {
    private static final String FAILED_TO_BIND = "Failed to bind to ";

    private OperatorErrors() {}

    static void print(Throwable error, PrintWriter out) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            String line = line(cause);
            if (line != null) {
                out.println(line.strip());
                return;
            }
        }
        error.printStackTrace(out);
    }

    private static @Nullable String line(Throwable error) {
        if (error instanceof ConfigurationException || error instanceof IllegalArgumentException) {
            return error.getMessage();
        }
        if (error instanceof FileNotFoundException || error instanceof NoSuchFileException) {
            String message = String.valueOf(error.getMessage());
            return message.endsWith(" (Is a directory)")
                    ? "Expected a file, but found a folder: " + message.replace(" (Is a directory)", "")
                    : "File not found: " + message;
        }
        return error instanceof IOException
                        && String.valueOf(error.getMessage()).startsWith(FAILED_TO_BIND)
                ? noListening(error)
                : null;
    }

    /** Jetty's own error names the address, its cause says what is wrong with it. */
    private static String noListening(Throwable error) {
        String address = String.valueOf(error.getMessage()).substring(FAILED_TO_BIND.length());
        Throwable cause = error.getCause();
        boolean taken = cause instanceof BindException
                && String.valueOf(cause.getMessage()).contains("in use");
        return taken
                ? "The port is in use: " + address
                : "Cannot listen at " + address + ": check port and bindHost (PORT, ADMIN_PORT, ADMIN_HOST).";
    }
}
