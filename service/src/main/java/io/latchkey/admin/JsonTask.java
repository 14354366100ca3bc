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

/** An admin task that answers in JSON, with status 200 or 500. Safe for concurrent use. */
abstract class JsonTask extends Task implements CheckedTask {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Set<String> parameters;

    /**
     * A task at {@code POST /tasks/NAME}.
     *
     * @param parameters all that it takes, each once at most and not empty; {@link TaskParametersFilter} sees to that
     */
    JsonTask(String name, Set<String> parameters) {
        super(name, "application/json;charset=UTF-8");
        this.parameters = Set.copyOf(parameters);
    }

    @Override
    public @Nullable String mistake(Map<String, String[]> given) {
        String taken =
                parameters.isEmpty() ? "it takes none" : "it takes " + String.join(", ", new TreeSet<>(parameters));
        for (Map.Entry<String, String[]> parameter : given.entrySet()) {
            if (!parameters.contains(parameter.getKey())) {
                return getName() + " does not take one of these parameters; " + taken + ".";
            }
            if (parameter.getValue().length != 1 || parameter.getValue()[0].isBlank()) {
                return parameter.getKey() + " must be given once and not empty; leave it out to mean all.";
            }
        }
        return null;
    }

    /** Does it, and returns what was done: an answer that becomes JSON, or one that writes itself. */
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
            // Dropwizard only expects exceptions: an error, such as a lack of memory, would end in an empty answer of
            // 200.
            throw new TaskFailedException(
                    json(Map.of("error", getName() + " failed: " + e.getClass().getSimpleName())));
        }
    }

    static String json(Object answer) throws IOException {
        return JSON.writeValueAsString(answer);
    }

    /** An answer that may be too large to be made before it is written. */
    interface StreamedAnswer {
        void write(PrintWriter output) throws IOException;
    }

    static @Nullable String single(Map<String, List<String>> given, String parameter) {
        List<String> values = given.get(parameter);
        return values == null ? null : values.get(0);
    }
}
