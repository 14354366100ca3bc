package io.latchkey.admin;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.servlets.tasks.Task;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** An admin task that responds with JSON and status 200 or 500. Thread-safe. */
abstract class JsonTask extends Task implements CheckedTask {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> parameters;

    /**
     * Creates the task at {@code POST /tasks/NAME}.
     *
     * @param parameters the accepted parameters. {@link TaskParametersFilter} refuses others, repeated and empty ones
     */
    JsonTask(String name, Set<String> parameters) {
        super(name, "application/json;charset=UTF-8");
        this.parameters = Set.copyOf(parameters);
    }

    @Override
    public @Nullable String mistake(Map<String, String[]> given) {
        String known = parameters.isEmpty() ? "none" : String.join(", ", new TreeSet<>(parameters));
        for (Map.Entry<String, String[]> parameter : given.entrySet()) {
            if (!parameters.contains(parameter.getKey())) {
                return "Unknown parameter of " + getName() + ". Known parameters: " + known + ".";
            }
            if (parameter.getValue().length != 1 || parameter.getValue()[0].isBlank()) {
                return parameter.getKey() + " must be given once and not be empty. Omit it for all keys.";
            }
        }
        return null;
    }

    /** Runs the task and returns the answer: an object to convert to JSON, or a {@link StreamedAnswer}. */
    abstract Object answer(Map<String, List<String>> given) throws IOException, TaskFailedException;

    @Override
    public void execute(Map<String, List<String>> given, PrintWriter output) throws IOException, TaskFailedException {
        try {
            Object answer = answer(given);
            if (answer instanceof StreamedAnswer streamed) {
                streamed.write(output);
            } else {
                output.write(json(answer));
            }
        } catch (Error e) {
            // Dropwizard handles exceptions only. An error, such as out of memory, would give an empty 200.
            throw new TaskFailedException(json(Map.of("error", getName() + " failed " + cause(e) + ".")));
        }
    }

    private static String cause(Error e) {
        return e instanceof OutOfMemoryError
                ? "because of a lack of memory"
                : "because of an internal error (" + e.getClass().getSimpleName() + ")";
    }

    static String json(Object answer) throws IOException {
        return JSON.writeValueAsString(answer);
    }

    /** An answer that may be too large to build in memory. */
    interface StreamedAnswer {
        void write(PrintWriter output) throws IOException;
    }

    static @Nullable String single(Map<String, List<String>> given, String parameter) {
        List<String> values = given.get(parameter);
        return values == null ? null : values.get(0);
    }
}
