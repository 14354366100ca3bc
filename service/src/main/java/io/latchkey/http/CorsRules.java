package io.latchkey.http;

import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * What browsers may do from other origins, by the CORS protocol of the Fetch standard. Immutable.
 *
 * @param preflights how preflights are handled
 * @param origins the origins whose scripts may read denials, and whose preflights are answered
 * @param headers the headers that an answered preflight allows, separated by commas
 * @param methods the methods that it allows, in the same form
 * @param maxAgeSeconds for how long a browser may cache that
 */
public record CorsRules(Preflights preflights, Origins origins, String headers, String methods, long maxAgeSeconds) {
    /** CORS is not configured. */
    public static final CorsRules NONE = new CorsRules(Preflights.OFF, new Origins(Set.of()), "", "", 0);

    public static final String OPTIONS = "OPTIONS";
    public static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";

    private static final String ORIGIN = "Origin";
    private static final String REQUEST_METHOD = "Access-Control-Request-Method";
    private static final String EXPOSED = String.join(
            ", ",
            "Retry-After",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "RateLimit-Policy",
            "RateLimit",
            RequestId.HEADER,
            ProblemResponse.STATUS_HEADER,
            ProblemResponse.CODE_HEADER,
            ProblemResponse.PROBLEM_HEADER,
            "WWW-Authenticate");

    /**
     * Headers that name a method. All of them must name OPTIONS: those of proxies may be the caller's own, and those of callers
     * make some services treat an OPTIONS as another method.
     */
    private static final List<String> METHODS = List.of(
            "X-Forwarded-Method", "X-Original-Method", "X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override");

    /** Returns whether scripts of other origins may read any response. */
    public boolean isReadable() {
        return !origins.isEmpty();
    }

    /**
     * Returns whether a request is a preflight, which needs no key unless it carries one. A request with a body is not one:
     * browsers never send a body with it.
     *
     * @param method the method of the original request
     */
    boolean isPreflight(RequestView request, String method) {
        if (preflights == Preflights.OFF || !method.equals(OPTIONS)) {
            return false;
        }
        String origin = single(request, ORIGIN);
        return origin != null
                && single(request, REQUEST_METHOD) != null
                && !hasBody(request)
                && METHODS.stream()
                        .flatMap(name -> request.headers(name).stream())
                        .allMatch(OPTIONS::equals)
                && (preflights == Preflights.PASS || origins.allowing(origin) != null);
    }

    private static boolean hasBody(RequestView request) {
        return !request.headers("Transfer-Encoding").isEmpty()
                || request.headers("Content-Length").stream()
                        .anyMatch(length -> !length.strip().equals("0"));
    }

    /** Writes the headers that let scripts of the request's origin read the response, if that origin is allowed. */
    public void writeReadable(RequestView request, BiConsumer<String, String> headers) {
        if (isReadable() && writeOrigin(request, headers)) {
            headers.accept("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Writes the headers of the response to a preflight. */
    public void writePreflight(RequestView request, BiConsumer<String, String> headers) {
        if (writeOrigin(request, headers)) {
            headers.accept("Access-Control-Allow-Methods", methods);
            headers.accept("Access-Control-Allow-Headers", headers());
            headers.accept("Access-Control-Max-Age", Long.toString(maxAgeSeconds));
        }
    }

    /** Never allows credentials: to a browser these are cookies, and a key is not a cookie. */
    private boolean writeOrigin(RequestView request, BiConsumer<String, String> headers) {
        String origin = single(request, ORIGIN);
        String allowing = origin == null ? null : origins.allowing(origin);
        if (allowing != null) {
            headers.accept(ALLOW_ORIGIN, allowing);
        }
        if (!origins.areAll()) {
            headers.accept("Vary", ORIGIN);
        }
        return allowing != null;
    }

    private static @Nullable String single(RequestView request, String header) {
        List<String> values = request.headers(header);
        return values.size() == 1 && !values.get(0).isBlank() ? values.get(0) : null;
    }
}
