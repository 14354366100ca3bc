package io.latchkey.admin;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Methods;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request as the decisions log shows it, without the text of any key that is known here. Immutable.
 *
 * @param client the caller's own address, or null if unknown
 * @param method the method, if it is a standard one
 * @param path the raw path without the query, or null if unknown
 */
record LoggedRequest(
        @Nullable String client, String method, @Nullable String path) {
    /** Replaces a text that may contain a key. */
    static final String WITHHELD = "(withheld)";

    /**
     * Returns the loggable form of a request.
     *
     * @param mayHoldKey tests whether a text may contain a key other than the presented one
     */
    static LoggedRequest of(AuthRequest request, Predicate<String> mayHoldKey) {
        InetAddress client = request.clientAddress();
        String path = request.path();
        return new LoggedRequest(
                client == null ? null : LogValue.of(client.getHostAddress()),
                Methods.shown(request.method()),
                path == null ? null : shown(path, request, mayHoldKey));
    }

    /** Returns the loggable form of a text from the caller. */
    static String shown(String text, AuthRequest request, Predicate<String> mayHoldKey) {
        boolean mayShow = !request.credentials().mightBeIn(text) && !mayHoldKey.test(text);
        return mayShow ? LogValue.of(text) : WITHHELD;
    }

    void writeTo(Map<String, String> fields) {
        if (client != null) {
            fields.put("client", client);
        }
        fields.put("method", method);
        if (path != null) {
            fields.put("path", path);
        }
    }
}
