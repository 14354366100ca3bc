package io.latchkey.http.jetty;

import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;

/**
 * Denies a request with too many header fields with 431. Jetty bounds only their bytes, and an empty field of four bytes takes
 * about a hundred on the heap. Measures how long only empty lines arrive. Not thread-safe.
 */
final class BoundedHttpConnection extends HttpConnection {
    /** Twice the default of other servers, because proxies add fields to those of a caller. */
    static final int MOST_FIELDS = 200;

    private volatile long lastMessages;
    private volatile long firstRead;
    private volatile int reads;

    private BoundedHttpConnection(HttpConfiguration configuration, Connector connector, EndPoint endPoint) {
        super(configuration, connector, endPoint);
    }

    @Override
    public void onFillable() {
        long messages = getMessagesIn();
        int before = messages == lastMessages ? reads : 0;
        lastMessages = messages;
        if (before == 0) {
            firstRead = NanoTime.now();
        }
        reads = before + 1;
        super.onFillable();
    }

    /**
     * Returns for how many milliseconds only empty lines have arrived where a request begins, or -1. Some callers send them after a
     * request, so one read may contain some. Thread-safe.
     */
    long blankMillis() {
        return reads > 1 && lastMessages == getMessagesIn() ? NanoTime.millisSince(firstRead) : -1;
    }

    @Override
    protected RequestHandler newRequestHandler() {
        return new CountingHandler();
    }

    private final class CountingHandler extends RequestHandler {
        private int fields;

        @Override
        public void messageBegin() {
            fields = 0;
            super.messageBegin();
        }

        @Override
        public void parsedHeader(HttpField field) {
            count();
            super.parsedHeader(field);
        }

        @Override
        public void parsedTrailer(HttpField field) {
            count();
            super.parsedTrailer(field);
        }

        private void count() {
            fields++;
            if (fields > MOST_FIELDS) {
                throw new HttpException.RuntimeException(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE_431);
            }
        }
    }

    /** Creates these connections. Thread-safe. */
    static final class Factory extends HttpConnectionFactory {
        Factory(HttpConfiguration configuration) {
            super(configuration);
        }

        @Override
        public Connection newConnection(Connector connector, EndPoint endPoint) {
            BoundedHttpConnection connection = new BoundedHttpConnection(getHttpConfiguration(), connector, endPoint);
            connection.setTransferEncodingChunkMaxLength(getTransferEncodingChunkMaxLength());
            return configure(connection, connector, endPoint);
        }
    }
}
