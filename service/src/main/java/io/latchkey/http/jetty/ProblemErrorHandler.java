package io.latchkey.http.jetty;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.http.ProblemResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Answers what Jetty refuses by itself, such as a header that is no HTTP: Jetty's own page repeats the address, and with it
 * a key in the query. Safe for concurrent use.
 */
public final class ProblemErrorHandler extends ErrorHandler {
    private ProblemErrorHandler() {
        setShowStacks(false);
    }

    /** Puts the handler in place when the server starts. */
    public static void install(LifecycleEnvironment lifecycle) {
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.setErrorHandler(new ProblemErrorHandler());
                }
            }
        });
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        String problem =
                "{\"type\":\"about:blank\",\"title\":\"" + HttpStatus.getMessage(code) + "\",\"status\":" + code + "}";
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemResponse.TYPE);
        response.write(true, ByteBuffer.wrap(problem.getBytes(StandardCharsets.US_ASCII)), callback);
    }
}
