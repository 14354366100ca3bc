package io.latchkey.http;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Shows a request without the query parameter that may carry a key. Immutable.
 *
 * @param parameter the parameter's name, decoded
 */
record KeylessQuery(String parameter) {

    /** The request itself if its query cannot hold the parameter. */
    Request of(Request request) {
        String query = request.getHttpURI().getQuery();
        // A name can be percent-encoded too.
        return query == null || (!query.contains(parameter) && query.indexOf('%') < 0)
                ? request
                : new WithoutKey(request, without(query));
    }

    /** The values of the parameter. */
    List<String> keys(Request request) {
        return ForwardedUri.values(request.getHttpURI().getQuery(), parameter);
    }

    private String without(String query) {
        List<String> kept = new ArrayList<>();
        for (String pair : query.split("&", -1)) {
            // Only the name decides: a value that cannot be decoded may be a key all the same.
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            if (ForwardedUri.values(name + "=key", parameter).isEmpty()) {
                kept.add(pair);
            }
        }
        return String.join("&", kept);
    }

    private static final class WithoutKey extends Request.Wrapper {
        private final HttpURI uri;

        WithoutKey(Request request, String query) {
            super(request);
            this.uri = HttpURI.build(request.getHttpURI())
                    .query(query.isEmpty() ? null : query)
                    .asImmutable();
        }

        @Override
        public HttpURI getHttpURI() {
            return uri;
        }
    }
}
