package io.latchkey.http.jetty;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Reads the whole body of a request before the servlet stack sees the request. A servlet would hold a thread while it waits
 * for the caller to send the rest. Denies a body that is too large with 413, one that takes too long with 408, and those
 * beyond the most unfinished bodies with 503. Thread-safe.
 */
final class RequestBodyHandler extends Handler.Wrapper {
    /** In bytes. The largest body that an endpoint of the service accepts is that of the validate endpoint. */
    static final int LARGEST = 16 * 1024;

    /**
     * The most bodies of one connector that may be unfinished at once. A body that arrives together with its head is never
     * counted.
     */
    static final int MOST_UNFINISHED = 1024;

    static final long SECONDS = 5;

    private final Map<Connector, AtomicInteger> unfinished = new ConcurrentHashMap<>();

    RequestBodyHandler(Handler next) {
        super(next);
    }

    /** Returns that this handler never blocks; the next one must not either. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (request.getLength() > LARGEST) {
            deny(request, response, callback, HttpStatus.PAYLOAD_TOO_LARGE_413);
        } else {
            new RequestBody(this, request, response, callback).run();
        }
        return true;
    }

    /**
     * Counts a body that has not arrived as a whole.
     *
     * @return whether more of it may be read
     */
    boolean begin(Request request) {
        if (unfinished(request).incrementAndGet() <= MOST_UNFINISHED) {
            return true;
        }
        end(request);
        return false;
    }

    /** Stops counting a body of {@link #begin}. */
    void end(Request request) {
        unfinished(request).decrementAndGet();
    }

    private AtomicInteger unfinished(Request request) {
        return unfinished.computeIfAbsent(
                request.getConnectionMetaData().getConnector(), connector -> new AtomicInteger());
    }

    void passOn(Request request, Response response, Callback callback) {
        try {
            super.handle(request, response, callback);
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }

    /** Responds with an error and closes the connection, because the rest of the body has not arrived. */
    static void deny(Request request, Response response, Callback callback, int status) {
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        if (status == HttpStatus.SERVICE_UNAVAILABLE_503) {
            response.getHeaders().put(HttpHeader.RETRY_AFTER, SECONDS);
        }
        Response.writeError(request, response, callback, status);
    }
}
