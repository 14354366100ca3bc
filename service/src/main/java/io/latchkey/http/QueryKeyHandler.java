package io.latchkey.http;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Takes the key out of the query before anything else sees the request, since thread names, access logs and error pages
 * all show the query. Installed only where a query parameter may carry a key. Safe for concurrent use.
 */
public final class QueryKeyHandler extends Handler.Wrapper {
    private static final String KEYS = QueryKeyHandler.class.getName();

    private final String parameter;

    private QueryKeyHandler(String parameter, Handler next) {
        super(next);
        this.parameter = parameter;
    }

    /** Puts the handler in front of all others when the server starts, if a query parameter may carry a key. */
    public static void install(CredentialRules credentials, LifecycleEnvironment lifecycle) {
        String parameter = credentials.queryParameter();
        if (parameter != null) {
            lifecycle.addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle event) {
                    if (event instanceof Server server && !(server.getHandler() instanceof QueryKeyHandler)) {
                        server.setHandler(new QueryKeyHandler(parameter, server.getHandler()));
                    }
                }
            });
        }
    }

    /** The values that were taken out of a request's query. */
    static List<String> keys(ContainerRequestContext request) {
        List<String> keys = new ArrayList<>();
        if (request.getProperty(KEYS) instanceof List<?> values) {
            values.forEach(value -> keys.add((String) value));
        }
        return keys;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String query = request.getHttpURI().getQuery();
        // A name can be percent-encoded too.
        if (query == null || (!query.contains(parameter) && query.indexOf('%') < 0)) {
            return super.handle(request, response, callback);
        }
        request.setAttribute(KEYS, ForwardedUri.values(query, parameter));
        return super.handle(new WithoutKey(request, without(query)), response, callback);
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
