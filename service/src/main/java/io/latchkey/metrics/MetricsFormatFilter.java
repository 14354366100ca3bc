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
 * Answers with Prometheus' forms of the metrics where the request's {@code Accept} prefers one, so that a scrape of
 * {@code /metrics} works as well. The Prometheus client would look for media types in that header without their qualities.
 * Thread-safe.
 */
final class MetricsFormatFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String ACCEPT = "Accept";

    private final transient List<MetricsFormat> offered;
    private final transient HttpServlet prometheus;

    /**
     * A filter for one address.
     *
     * @param prometheus answers all forms but JSON, which what the filter stands in front of does
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
