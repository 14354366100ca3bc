package io.latchkey.admin;

import io.latchkey.gate.Attempt;
import java.net.InetAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as the decisions log shows it, fit to be written. Immutable, and without the text of the key that it carries.
 *
 * @param client the caller's own address, or null if it cannot be told
 * @param method the method asked for
 * @param path the raw path asked for, without the query; null where it is not known
 */
record LoggedRequest(
        @Nullable String client, String method, @Nullable String path) {
    /** Stands for a method or a path in which the key might be. */
    static final String WITHHELD = "(withheld)";

    static LoggedRequest of(Attempt attempt) {
        InetAddress client = attempt.clientAddress();
        String path = attempt.path();
        return new LoggedRequest(
                client == null ? null : LogValue.of(client.getHostAddress()),
                shown(attempt.method(), attempt),
                path == null ? null : shown(path, attempt));
    }

    private static String shown(String text, Attempt attempt) {
        return attempt.credentials().mightBeIn(text) ? WITHHELD : LogValue.of(text);
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
