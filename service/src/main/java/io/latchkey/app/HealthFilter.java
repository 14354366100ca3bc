package io.latchkey.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.health.DefaultHealthFactory;
import io.dropwizard.health.HealthCheckType;
import io.dropwizard.health.HealthEnvironment;
import io.dropwizard.health.HealthStateView;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Responds with 404 for a health check that does not exist, for which Dropwizard responds with 200 and an empty list, and with
 * 400 for an unknown type. Thread-safe.
 */
final class HealthFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ALL = "all";
    private static final List<String> TYPES = Arrays.stream(HealthCheckType.values())
            .map(type -> type.name().toLowerCase(Locale.ROOT))
            .toList();

    private final transient HealthEnvironment health;

    private HealthFilter(HealthEnvironment health) {
        this.health = health;
    }

    /** Puts the filter in front of the health module's addresses. */
    static void install(List<String> addresses, Environment environment) {
        if (!addresses.isEmpty()) {
            environment
                    .servlets()
                    .addFilter("latchkey-health", new HealthFilter(environment.health()))
                    .addMappingForUrlPatterns(
                            EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD),
                            true,
                            addresses.toArray(String[]::new));
        }
    }

    /** Returns the addresses of the health module that are no patterns. */
    static List<String> addresses(ServiceConfiguration configuration) {
        return configuration
                .getHealthFactory()
                .filter(DefaultHealthFactory.class::isInstance)
                .map(DefaultHealthFactory.class::cast)
                .filter(DefaultHealthFactory::isEnabled)
                .map(DefaultHealthFactory::getHealthCheckUrlPaths)
                .orElse(List.of())
                .stream()
                .filter(path -> !path.contains("*") && !path.endsWith("/"))
                .toList();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        String type = unknownType(request);
        if (type != null) {
            deny(response, HttpServletResponse.SC_BAD_REQUEST, "Bad Request", type);
        } else if (namesUnknownCheck(request)) {
            deny(response, HttpServletResponse.SC_NOT_FOUND, "Not Found", "No such health check. Known: " + known());
        } else {
            chain.doFilter(request, response);
        }
    }

    private static @Nullable String unknownType(HttpServletRequest request) {
        String[] types = request.getParameterValues("type");
        boolean known = types == null || (types.length == 1 && TYPES.contains(types[0].toLowerCase(Locale.ROOT)));
        return known ? null : "type must be given once and be one of: " + String.join(", ", TYPES) + ".";
    }

    private boolean namesUnknownCheck(HttpServletRequest request) {
        String[] names = request.getParameterValues("name");
        // The health module looks for names in lower case.
        return names != null
                && Arrays.stream(names)
                        .map(name -> name.toLowerCase(Locale.ROOT))
                        .anyMatch(name -> !name.equals(ALL)
                                && health.healthStateAggregator()
                                        .healthStateView(name)
                                        .isEmpty());
    }

    private String known() {
        return health.healthStateAggregator().healthStateViews().stream()
                .map(HealthStateView::getName)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", ", "", "."));
    }

    private static void deny(HttpServletResponse response, int status, String title, String detail) throws IOException {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", title);
        problem.put("status", status);
        problem.put("detail", detail);
        response.setStatus(status);
        response.setContentType("application/problem+json");
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(JSON.writeValueAsBytes(problem));
    }
}
