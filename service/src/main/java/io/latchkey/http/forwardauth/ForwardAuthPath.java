package io.latchkey.http.forwardauth;

import io.dropwizard.core.setup.Environment;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Where forward auth is: plain {@code /verify}, and everything below it. Immutable.
 *
 * @param text the path, with what the service's resources are below
 */
public record ForwardAuthPath(String text) {
    private static final String ADMIN_CONNECTOR = "admin";

    static ForwardAuthPath of(Environment environment) {
        String context = environment.getApplicationContext().getContextPath();
        String pattern = environment.jersey().getUrlPattern();
        String root = pattern.endsWith("/*") ? pattern.substring(0, pattern.length() - 1) : pattern + "/";
        return new ForwardAuthPath((context.equals("/") ? "" : context) + root + "verify");
    }

    /** Returns whether it is plain {@code /verify} that is asked, by what is below it; a slash alone is nothing. */
    public static boolean isPlain(String below) {
        return below.isEmpty() || below.equals("/");
    }

    /** What a request's raw path says below this one, empty for the plain one; null if the request is not for here. */
    @Nullable
    String below(Request request) {
        String raw = request.getHttpURI().getPath();
        if (raw == null
                || !raw.startsWith(text)
                || ADMIN_CONNECTOR.equals(
                        request.getConnectionMetaData().getConnector().getName())) {
            return null;
        }
        return raw.length() == text.length() || raw.charAt(text.length()) == '/' ? raw.substring(text.length()) : null;
    }
}
