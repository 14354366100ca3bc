package io.latchkey.admin;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Methods;
import java.net.InetAddress;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request as the decisions log shows it, fit to be written. Immutable, and without the text of any key that is known here.
 *
 * @param client the caller's own address, or null if it cannot be told
 * @param method the method asked for, if it is a usual one
 * @param path the raw path asked for, without the query; null where it is not known
 */
record LoggedRequest(
        @Nullable String client, String method, @Nullable String path) {
    /** Stands for a text in which a key might be. */
    static final String WITHHELD = "(withheld)";

    /**
     * Returns a request as it may be logged.
     *
     * @param mayHoldKey whether another key than the presented one may be in a text
     */
    static LoggedRequest of(AuthRequest attempt, Predicate<String> mayHoldKey) {
        InetAddress client = attempt.clientAddress();
        String path = attempt.path();
        return new LoggedRequest(
                client == null ? null : LogValue.of(client.getHostAddress()),
                Methods.shown(attempt.method()),
                path == null ? null : shown(path, attempt, mayHoldKey));
    }

    /** Returns a text that the caller wrote as it may be logged. */
    static String shown(String text, AuthRequest attempt, Predicate<String> mayHoldKey) {
        boolean mayShow = !attempt.credentials().mightBeIn(text) && !mayHoldKey.test(text);
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
