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
 * What Jetty's HTTP/1.1 connection still holds of a request that has been read: its header fields, the text of its address
 * and of one header in the parser's buffers, and a cache of header fields, {@code Authorization} among them. Jetty lets go
 * of the first three when the next request comes, and of the cache when the connection ends, and offers no other way; so
 * its private fields are used. Stateless.
 */
final class ConnectionBuffers {
    private static final VarHandle HEADERS = field(HttpConnection.class, "_headerBuilder", HttpFields.Mutable.class);
    private static final VarHandle ADDRESS = field(HttpParser.class, "_uri", Utf8StringBuilder.class);
    private static final VarHandle TEXT = field(HttpParser.class, "_string", StringBuilder.class);

    /**
     * What Jetty's connections hold.
     *
     * @throws LinkageError if this version of Jetty does not have these fields, or not for us
     */
    ConnectionBuffers() {}

    private static VarHandle field(Class<?> owner, String name, Class<?> type) {
        try {
            return MethodHandles.privateLookupIn(owner, MethodHandles.lookup()).findVarHandle(owner, name, type);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("there is no " + name + " of " + type + " in " + owner, e);
        }
    }

    /**
     * Empties it all. Only while the request is about to be handled: its head has been read by then, it has header fields
     * of its own, and the parser does not go on before somebody reads the body.
     */
    void forget(Request request) {
        if (!(request.getConnectionMetaData() instanceof HttpConnection connection)) {
            return;
        }
        HttpParser parser = connection.getParser();
        ((HttpFields.Mutable) HEADERS.get(connection)).clear();
        overwrite((Utf8StringBuilder) ADDRESS.get(parser));
        overwrite((StringBuilder) TEXT.get(parser));
        if (request.getHeaders().contains(HttpHeader.AUTHORIZATION)) {
            forgetCachedFields(parser);
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
        // What a builder is lengthened by is zeroed; shortening it leaves the text where it is.
        builder.setLength(builder.capacity());
        builder.setLength(0);
    }

    private static void forgetCachedFields(HttpParser parser) {
        // The first request's fields wait in a list until there is a second one; asking for the cache moves them to it.
        parser.getFieldCache();
        parser.setHeaderCacheSize(parser.getHeaderCacheSize());
    }
}
