package io.latchkey.admin;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Responds with 400 and the known parameters if a parameter is unknown, so that a mistyped {@code id} does not mean "all". A
 * {@code Task} itself can only fail with 500. Thread-safe.
 */
final class TaskParametersFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;

    private final transient Map<String, CheckedTask> tasks;

    TaskParametersFilter(List<CheckedTask> tasks) {
        this.tasks = tasks.stream().collect(Collectors.toMap(task -> "/" + task.getName(), task -> task));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String path = request.getPathInfo();
        CheckedTask task = path == null ? null : tasks.get(path);
        String mistake = task == null ? null : task.mistake(request.getParameterMap());
        if (mistake == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
        response.setContentType("application/json;charset=UTF-8");
        response.getWriter().write(JsonTask.json(Map.of("error", mistake)));
    }
}
