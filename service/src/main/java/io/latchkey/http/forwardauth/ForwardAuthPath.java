package io.latchkey.http.forwardauth;

import io.dropwizard.core.setup.Environment;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * The path of forward authentication: plain {@code /verify}, and everything below it. Immutable.
 *
 * @param text the raw path, behind the context path and root path of the service
 */
record ForwardAuthPath(String text) {
    private static final String ADMIN_CONNECTOR = "admin";

    static ForwardAuthPath of(Environment environment) {
        String context = environment.getApplicationContext().getContextPath();
        String pattern = environment.jersey().getUrlPattern();
        String root = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 1) : pattern + "/";
        return new ForwardAuthPath((context.equals("/") ? "" : context) + root + "verify");
    }

    /** Returns whether the part of a path {@link #below} this one makes it plain {@code /verify}; a slash alone does. */
    static boolean isPlain(String below) {
        return below.isEmpty() || below.equals("/");
    }

    /**
     * Returns the part of a request's raw path below this one, empty for plain {@code /verify}; null if the request is for
     * another path. A parameter, as in {@code /verify;a/x}, belongs to neither.
     */
    @Nullable
    String below(Request request) {
        String raw = request.getHttpURI().getPath();
        if (raw == null
                || !raw.startsWith(text)
                || ADMIN_CONNECTOR.equals(
                        request.getConnectionMetaData().getConnector().getName())) {
            return null;
        }
        int end = text.length();
        if (raw.length() == end) {
            return "";
        }
        return switch (raw.charAt(end)) {
            case '/' -> raw.substring(end);
            case ';' -> {
                int slash = raw.indexOf('/', end);
                yield slash < 0 ? "" : raw.substring(slash);
            }
            default -> null;
        };
    }
}
