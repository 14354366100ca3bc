package io.latchkey.http.admin;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host and an optional port, as in {@code Host} and {@code Origin}. Immutable.
 *
 * @param host in lower case; an IPv6 address in brackets
 * @param port the port, or -1 if there is none
 */
record Authority(String host, int port) {
    private static final Pattern FORM =
            Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[A-Za-z0-9._-]{1,254})(?::([0-9]{0,5}))?");

    /** Returns the parsed text, or null if it does not have this form. A user name is not accepted. */
    static @Nullable Authority parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return null;
        }
        String port = form.group(2);
        return new Authority(
                form.group(1).toLowerCase(Locale.ROOT), port == null || port.isEmpty() ? -1 : Integer.parseInt(port));
    }

    /** Returns the same with a port: the default one if there is none. */
    Authority withDefaultPort(int defaultPort) {
        return port == -1 ? new Authority(host, defaultPort) : this;
    }
}
