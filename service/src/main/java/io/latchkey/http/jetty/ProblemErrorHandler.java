package io.latchkey.http.jetty;

import io.latchkey.http.ProblemResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Writes problem details for the requests that Jetty itself denies, such as one with a malformed header. Jetty's own error page
 * repeats the address, and with it a key in the query. Thread-safe.
 */
public final class ProblemErrorHandler extends ErrorHandler {
    private ProblemErrorHandler() {
        setShowStacks(false);
    }

    /** Replaces the server's error handler. */
    public static void install(ServerSetup setup) {
        setup.prepare(server -> server.setErrorHandler(new ProblemErrorHandler()));
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
