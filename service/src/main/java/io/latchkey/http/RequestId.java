package io.latchkey.http;

import com.google.common.base.CharMatcher;
import io.latchkey.authorize.Credentials;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** The id of a request, by which the caller's report, the proxy's log and Latchkey's log can be correlated. */
public final class RequestId {
    public static final String HEADER = "X-Request-Id";

    private static final int LONGEST = 128;

    /** Those of UUIDs, hexadecimal numbers and trace headers, and none that could break a log or a header. */
    private static final CharMatcher CHARACTERS = CharMatcher.inRange('0', '9')
            .or(CharMatcher.inRange('A', 'Z'))
            .or(CharMatcher.inRange('a', 'z'))
            .or(CharMatcher.anyOf("._:=+/-"))
            .precomputed();

    private RequestId() {}

    /** Returns the request's own id if it is well formed and contains no key, otherwise a new one of 16 hex digits. */
    static String of(List<String> headers, Credentials credentials) {
        if (headers.size() == 1) {
            String id = headers.get(0);
            if (!id.isEmpty() && id.length() <= LONGEST && CHARACTERS.matchesAllOf(id) && !credentials.mightBeIn(id)) {
                return id;
            }
        }
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
