package io.latchkey.http.jetty;

import io.latchkey.http.CredentialRules;
import io.latchkey.http.QueryParameter;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Takes the key out of the query before anything else sees the request, because thread names, access logs and error pages
 * show the query. Jetty also logs requests that it denies before any handler sees them, so the request log is wrapped too.
 * Thread-safe.
 */
public final class QueryKeyHandler extends Handler.Wrapper {
    private static final String KEYS = QueryKeyHandler.class.getName();

    private final QueryParameter parameter;

    private QueryKeyHandler(QueryParameter parameter, Handler next) {
        super(next);
        this.parameter = parameter;
    }

    /** Adds the handler and its request log, if a query parameter may carry a key. */
    public static void install(CredentialRules credentials, ServerSetup setup) {
        if (credentials.queryParameter() != null) {
            QueryParameter parameter = new QueryParameter(credentials.queryParameter());
            setup.add(ServerSetup.HandlerPlace.QUERY_KEYS, (server, next) -> new QueryKeyHandler(parameter, next));
            setup.add(
                    ServerSetup.LogPlace.QUERY_KEYS,
                    log -> new MappedRequestLog(request -> without(parameter, request), log));
        }
    }

    /** Returns the values that were taken out of a request's query. */
    public static List<String> keys(ContainerRequestContext request) {
        return keys(request.getProperty(KEYS));
    }

    /** Returns the values that were taken out of a request's query, before the request reaches JAX-RS. */
    public static List<String> keys(Request request) {
        return keys(request.getAttribute(KEYS));
    }

    private static List<String> keys(@Nullable Object attribute) {
        return attribute instanceof List<?> values
                ? values.stream().map(String.class::cast).toList()
                : List.of();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Request without = without(parameter, request);
        if (without != request) {
            request.setAttribute(KEYS, parameter.values(request.getHttpURI().getQuery()));
        }
        return super.handle(without, response, callback);
    }

    /** Returns the request without the parameter; the request itself if its query does not contain it. */
    private static Request without(QueryParameter parameter, Request request) {
        String query = request.getHttpURI().getQuery();
        if (query == null || !parameter.mayBeIn(query)) {
            return request;
        }
        String rest = parameter.without(query);
        return Request.serveAs(
                request,
                HttpURI.build(request.getHttpURI())
                        .query(rest.isEmpty() ? null : rest)
                        .asImmutable());
    }
}
