package io.latchkey.http;

import io.latchkey.gate.Credentials;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/** Names a request, so that a caller's complaint, the proxy's log and ours can be put together. */
final class RequestId {
    static final String HEADER = "X-Request-Id";

    /** Fits UUIDs, hexadecimal numbers and trace headers, and nothing that could break a log or a header. */
    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._:=+/-]{1,128}");

    private RequestId() {}

    /** The request's own id if it has one that is well formed and holds no key; else a new one of 16 hex digits. */
    static String of(List<String> headers, Credentials credentials) {
        if (headers.size() == 1) {
            String id = headers.get(0);
            if (WELL_FORMED.matcher(id).matches() && !credentials.mightBeIn(id)) {
                return id;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
