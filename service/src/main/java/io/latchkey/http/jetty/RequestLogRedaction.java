package io.latchkey.http.jetty;

import io.latchkey.authorize.Methods;
import io.latchkey.verify.KeyDetector;
import java.util.Set;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Withholds from the request log the keys that a caller put into the path, the query or a header that the log shows, where no key
 * belongs, and unusual methods. Thread-safe.
 */
public final class RequestLogRedaction {
    private static final String WITHHELD = "(withheld)";
    private static final Set<String> SHOWN_HEADERS = Set.of("user-agent", "referer", "x-request-id");

    private final KeyDetector detector;

    private RequestLogRedaction(KeyDetector detector) {
        this.detector = detector;
    }

    /** Wraps the server's request log, if it has one. */
    public static void install(KeyDetector detector, ServerSetup setup) {
        RequestLogRedaction redaction = new RequestLogRedaction(detector);
        setup.add(ServerSetup.LogPlace.REDACTION, log -> new MappedRequestLog(redaction::shown, log));
    }

    private Request shown(Request request) {
        return new Shown(request, uri(request.getHttpURI()), headers(request.getHeaders()));
    }

    private HttpURI uri(HttpURI uri) {
        boolean showPath = mayShow(uri.getPath());
        boolean showQuery = mayShow(uri.getQuery());
        if (showPath && showQuery) {
            return uri;
        }
        HttpURI.Mutable shown = HttpURI.build(uri).query(showQuery ? uri.getQuery() : WITHHELD);
        if (!showPath) {
            // The parameter of the last segment is a part of its own, which a new path would keep.
            shown.param(null).path("/" + WITHHELD);
        }
        return shown.asImmutable();
    }

    private HttpFields headers(HttpFields headers) {
        HttpFields.@Nullable Mutable shown = null;
        for (HttpField field : headers) {
            if (SHOWN_HEADERS.contains(field.getLowerCaseName()) && !mayShow(field.getValue())) {
                shown = shown == null ? HttpFields.build(headers) : shown;
                shown.put(field.getName(), WITHHELD);
            }
        }
        return shown == null ? headers : shown.asImmutable();
    }

    private boolean mayShow(@Nullable String text) {
        return text == null || !detector.mayHoldKey(text);
    }

    private static final class Shown extends Request.Wrapper {
        private final HttpURI uri;
        private final HttpFields headers;

        Shown(Request request, HttpURI uri, HttpFields headers) {
            super(request);
            this.uri = uri;
            this.headers = headers;
        }

        @Override
        public String getMethod() {
            return Methods.shown(super.getMethod());
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }

        @Override
        public HttpFields getHeaders() {
            return headers;
        }
    }
}
