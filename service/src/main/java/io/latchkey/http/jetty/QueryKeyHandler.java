package io.latchkey.http.jetty;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.http.CredentialRules;
import io.latchkey.http.QueryParameter;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Takes the key out of the query before anything else sees the request, since thread names, access logs and error pages
 * all show the query. What Jetty refuses before any handler sees it is logged all the same, so the request log is wrapped
 * too. Installed only where a query parameter may carry a key. Safe for concurrent use.
 */
public final class QueryKeyHandler extends Handler.Wrapper {
    private static final String KEYS = QueryKeyHandler.class.getName();

    private final KeylessQuery keyless;

    private QueryKeyHandler(KeylessQuery keyless, Handler next) {
        super(next);
        this.keyless = keyless;
    }

    /** Puts the handler in front of all others when the server starts, if a query parameter may carry a key. */
    public static void install(CredentialRules credentials, LifecycleEnvironment lifecycle) {
        String parameter = credentials.queryParameter();
        if (parameter != null) {
            lifecycle.addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle event) {
                    if (event instanceof Server server && !(server.getHandler() instanceof QueryKeyHandler)) {
                        KeylessQuery keyless = new KeylessQuery(new QueryParameter(parameter));
                        server.setHandler(new QueryKeyHandler(keyless, server.getHandler()));
                        RequestLog log = server.getRequestLog();
                        if (log != null) {
                            server.setRequestLog(new KeylessRequestLog(keyless, log));
                        }
                    }
                }
            });
        }
    }

    /** The values that were taken out of a request's query. */
    public static List<String> keys(ContainerRequestContext request) {
        return keys(request.getProperty(KEYS));
    }

    /** The same, of a request that has not reached JAX-RS. */
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
