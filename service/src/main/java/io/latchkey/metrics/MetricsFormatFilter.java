package io.latchkey.metrics;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/**
 * Responds with a Prometheus format if the request's {@code Accept} prefers one, so that {@code /metrics} can be scraped too. The
 * Prometheus client itself ignores the qualities in that header. Thread-safe.
 */
final class MetricsFormatFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String ACCEPT = "Accept";

    private final transient List<MetricsFormat> offered;
    private final transient HttpServlet prometheus;

    /**
     * Creates a filter for one path.
     *
     * @param prometheus responds with all formats but JSON, which the rest of the filter chain handles
     */
    MetricsFormatFilter(List<MetricsFormat> offered, HttpServlet prometheus) {
        this.offered = List.copyOf(offered);
        this.prometheus = prometheus;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.addHeader("Vary", ACCEPT);
        MetricsFormat.Choice choice = MetricsFormat.choose(Collections.list(request.getHeaders(ACCEPT)), offered);
        if (choice.format() == MetricsFormat.JSON) {
            chain.doFilter(request, response);
        } else {
            prometheus.service(new Accepting(request, choice.range()), response);
        }
    }

    /** A request that accepts one form. */
    private static final class Accepting extends HttpServletRequestWrapper {
        private final String accept;

        Accepting(HttpServletRequest request, String accept) {
            super(request);
            this.accept = accept;
        }

        @Override
        public String getHeader(String name) {
            return ACCEPT.equalsIgnoreCase(name) ? accept : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return ACCEPT.equalsIgnoreCase(name) ? Collections.enumeration(List.of(accept)) : super.getHeaders(name);
        }
    }
}
