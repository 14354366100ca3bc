package io.latchkey.app;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.UndefinedEnvironmentVariableException;
import java.io.FileNotFoundException;
import java.io.PrintWriter;
import java.net.BindException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** Says why a command failed: one clear line for what an operator can mend, the stack trace only for what nobody foresaw. */
final class OperatorErrors {
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
        if (error instanceof ConfigurationException
                || error instanceof UndefinedEnvironmentVariableException
                || error instanceof IllegalArgumentException) {
            return error.getMessage();
        }
        if (error instanceof FileNotFoundException || error instanceof NoSuchFileException) {
            return "There is no such file: " + error.getMessage();
        }
        return error instanceof BindException ? "The port is taken: " + error.getMessage() : null;
    }
}
