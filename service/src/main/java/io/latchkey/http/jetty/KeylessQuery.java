package io.latchkey.http.jetty;

import io.latchkey.http.QueryParameter;
import java.util.List;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;

/**
 * Removes the query parameter that may carry a key. Immutable.
 *
 * @param parameter the parameter
 */
record KeylessQuery(QueryParameter parameter) {

    /** Returns the request without the parameter; the request itself if its query cannot contain it. */
    Request of(Request request) {
        String query = request.getHttpURI().getQuery();
        return query == null || !parameter.mayBeIn(query) ? request : new WithoutKey(request, parameter.without(query));
    }

    /** Returns the values of the parameter. */
    List<String> keys(Request request) {
        String query = request.getHttpURI().getQuery();
        return query == null ? List.of() : parameter.values(query);
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
