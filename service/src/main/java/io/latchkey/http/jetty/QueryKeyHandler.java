package io.latchkey.http.jetty;

import io.latchkey.http.CredentialRules;
import io.latchkey.http.QueryParameter;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
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

    private final KeylessQuery keyless;

    private QueryKeyHandler(KeylessQuery keyless, Handler next) {
        super(next);
        this.keyless = keyless;
    }

    /** Adds the handler and its request log, if a query parameter may carry a key. */
    public static void install(CredentialRules credentials, ServerSetup setup) {
        String parameter = credentials.queryParameter();
        if (parameter != null) {
            KeylessQuery keyless = new KeylessQuery(new QueryParameter(parameter));
            setup.add(ServerSetup.HandlerPlace.QUERY_KEYS, (server, next) -> new QueryKeyHandler(keyless, next));
            setup.add(ServerSetup.LogPlace.QUERY_KEYS, log -> new KeylessRequestLog(keyless, log));
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
        Request without = keyless.of(request);
        if (without != request) {
            request.setAttribute(KEYS, keyless.keys(request));
        }
        return super.handle(without, response, callback);
    }
}
