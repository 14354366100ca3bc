package io.latchkey.http;

import io.latchkey.authorize.Credentials;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Names a request, so that a caller's complaint, the proxy's log and ours can be put together. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";

    private static final int LONGEST = 128;

    private RequestId() {}

    /** The request's own id if it has one that is well formed and holds no key; else a new one of 16 hex digits. */
    static String of(List<String> headers, Credentials credentials) {
        if (headers.size() == 1) {
            String id = headers.get(0);
            if (isWellFormed(id) && !credentials.mightBeIn(id)) {
                return id;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }

    /** Fits UUIDs, hexadecimal numbers and trace headers, and nothing that could break a log or a header. */
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
