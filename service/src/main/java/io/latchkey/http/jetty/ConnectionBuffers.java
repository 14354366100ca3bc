package io.latchkey.http.jetty;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Utf8StringBuilder;

/**
 * The buffers in which Jetty's HTTP/1.1 connection keeps a request that has been read: its header fields, the text of its
 * address and of one header in the parser's buffers, and a cache of header fields, {@code Authorization} among them. Jetty
 * clears the first three when the next request arrives, and the cache when the connection ends. It offers no other way, so
 * this class uses its private fields. Stateless.
 */
final class ConnectionBuffers {
    private static final VarHandle HEADERS = field(HttpConnection.class, "_headerBuilder", HttpFields.Mutable.class);
    private static final VarHandle ADDRESS = field(HttpParser.class, "_uri", Utf8StringBuilder.class);
    private static final VarHandle TEXT = field(HttpParser.class, "_string", StringBuilder.class);

    /**
     * Creates the buffers.
     *
     * @throws LinkageError if this version of Jetty does not have these fields, or denies access to them
     */
    ConnectionBuffers() {}

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("no field " + name + " of " + type + " in " + owner, e);
        }
    }

    /**
     * Clears all buffers. Call this only when the request is about to be handled: its head has been read by then, it has header
     * fields of its own, and the parser continues only when the body is read.
     */
    void clear(Request request) {
        if (!(request.getConnectionMetaData() instanceof HttpConnection connection)) {
            return;
        }
        HttpParser parser = connection.getParser();
        ((HttpFields.Mutable) HEADERS.get(connection)).clear();
        overwrite((Utf8StringBuilder) ADDRESS.get(parser));
        overwrite((StringBuilder) TEXT.get(parser));
        if (request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
            clearCachedFields(parser);
        }
    }

    private static void overwrite(Utf8StringBuilder builder) {
        int length = builder.length();
        builder.reset();
        builder.append(" ".repeat(length));
        builder.reset();
    }

    private static void overwrite(StringBuilder builder) {
        builder.setLength(0);
        // A builder fills what it is lengthened by with zeros; shortening it leaves the text in place.
        builder.setLength(builder.capacity());
        builder.setLength(0);
    }

    private static void clearCachedFields(HttpParser parser) {
        // The fields of the first request are in a list until there is a second one; this call moves them to the cache.
        parser.getFieldCache();
        parser.setHeaderCacheSize(parser.getHeaderCacheSize());
    }
}
