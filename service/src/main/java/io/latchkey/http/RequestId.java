package io.latchkey.http;

import io.latchkey.authorize.Credentials;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The id of a request, by which the caller's report, the proxy's log and Latchkey's log can be correlated. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";

    private static final int LONGEST = 128;

    private RequestId() {}

    /** Returns the request's own id if it is well formed and contains no key, otherwise a new one of 16 hex digits. */
    static String of(List<String> headers, Credentials credentials) {
        if (headers.size() == 1) {
            String id = headers.get(0);
            if (isWellFormed(id) && !credentials.mightBeIn(id)) {
                return id;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Accepts UUIDs, hexadecimal numbers and trace headers, and no character that could break a log or a header. */
    private static boolean isWellFormed(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
            if (!letterOrDigit && "._:=+/-".indexOf(c) < 0) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }
}
