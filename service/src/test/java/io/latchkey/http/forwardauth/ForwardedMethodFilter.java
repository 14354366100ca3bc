package io.latchkey.http.forwardauth;

import io.dropwizard.jetty.setup.ServletEnvironment;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a plain GET of every request at {@code /verify} for the oracle: a proxy sends the method and the headers of the original
 * request, which need not suit this service. Thread-safe.
 */
final class ForwardedMethodFilter implements Filter {
    /** The attribute of a request that holds the method which it came with. */
    static final String ORIGINAL = ForwardedMethodFilter.class.getName();

    private ForwardedMethodFilter() {}

    /** Puts the filter before Dropwizard's own, which denies the methods that it does not know. */
    static void install(ServletEnvironment servlets) {
        FilterRegistration.Dynamic filter =
                servlets.addFilter("latchkey-forwarded-method", new ForwardedMethodFilter());
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), false, "/*");
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        boolean stands = request instanceof HttpServletRequest http && isVerify(http.getPathInfo());
        chain.doFilter(stands ? new PlainGet((HttpServletRequest) request) : request, response);
    }

    /** By the path below Jersey's own, which the configuration may move. */
    private static boolean isVerify(@Nullable String path) {
        return path != null && (path.equals("/verify") || path.startsWith("/verify/"));
    }

    private static final class PlainGet extends HttpServletRequestWrapper {
        /** Jersey refuses what it cannot read of these. */
        private static final Set<String> NOT_FOR_US = Set.of("accept", "content-type");

        PlainGet(HttpServletRequest request) {
            super(request);
            request.setAttribute(ORIGINAL, request.getMethod());
        }

        @Override
        public String getMethod() {
            return "GET";
        }

        /** Jersey reads just the headers that are listed here. */
        @Override
        public Enumeration<String> getHeaderNames() {
            return Collections.enumeration(Collections.list(super.getHeaderNames()).stream()
                    .filter(name -> !NOT_FOR_US.contains(name.toLowerCase(Locale.ROOT)))
                    .toList());
        }
    }
}
