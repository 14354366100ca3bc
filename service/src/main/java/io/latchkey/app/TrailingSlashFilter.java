package io.latchkey.app;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.function.BiFunction;

/** Answers {@code /health/} as {@code /health}: probes and load balancers are often set up with a slash at the end. Thread-safe. */
final class TrailingSlashFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String NAME = "latchkey-trailing-slash";

    /**
     * Takes a slash at the end of each of these addresses.
     *
     * @param registry adds a filter by its name
     * @param paths without the slash
     */
    static void install(BiFunction<String, HttpFilter, FilterRegistration.Dynamic> registry, Collection<String> paths) {
        if (!paths.isEmpty()) {
            registry.apply(NAME, new TrailingSlashFilter())
                    .addMappingForUrlPatterns(
                            EnumSet.of(DispatcherType.REQUEST),
                            true,
                            paths.stream().map(path -> path + "/").toArray(String[]::new));
        }
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // The address with the slash belongs to the servlet of everything else, which has all or the rest of it as path
        // info.
        String path = request.getServletPath() + (request.getPathInfo() == null ? "" : request.getPathInfo());
        request.getRequestDispatcher(path.substring(0, path.length() - 1)).forward(request, response);
    }
}
