package io.latchkey.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Answers 400 to parameters that a task does not take, and says which it takes: a misspelt {@code id} must not mean "all".
 * A {@code Task} itself could only fail with 500. Safe for concurrent use.
 */
final class TaskParametersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, JsonTask> tasks;

    TaskParametersFilter(List<JsonTask> tasks) {
        this.tasks = tasks.stream().collect(Collectors.toMap(task -> "/" + task.getName(), task -> task));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getPathInfo();
        JsonTask task = path == null ? null : tasks.get(path);
        String mistake = task == null ? null : mistake(task, request.getParameterMap());
        if (mistake == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(JsonTask.json(Map.of("error", mistake)));
    }

    private static @Nullable String mistake(JsonTask task, Map<String, String[]> given) {
        String taken = task.parameters().isEmpty()
                ? "it takes none"
                : "it takes " + String.join(", ", new TreeSet<>(task.parameters()));
        for (Map.Entry<String, String[]> parameter : given.entrySet()) {
            if (!task.parameters().contains(parameter.getKey())) {
                return task.getName() + " does not take one of these parameters; " + taken + ".";
            }
            if (parameter.getValue().length != 1 || parameter.getValue()[0].isBlank()) {
                return parameter.getKey() + " must be given once and not empty; leave it out to mean all.";
            }
        }
        return null;
    }
}
