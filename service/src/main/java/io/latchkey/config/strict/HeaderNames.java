package io.latchkey.config.strict;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** One name of a header that may carry a key, or a list of such names. */
public final class HeaderNames extends JsonDeserializer<List<String>> {
    private static final int MOST = 16;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,64}");

    /** Headers that mean something else, to Latchkey, to proxies or to HTTP itself. */
    private static final Set<String> TAKEN = Set.of("""
            authorization cache-control connection content-encoding content-length content-type cookie
            cookie2 date expect forwarded from host http2-settings if-match if-modified-since if-none-match
            if-range if-unmodified-since keep-alive max-forwards origin pragma range referer set-cookie te
            trailer transfer-encoding upgrade user-agent via warning www-authenticate x-real-ip x-request-id
            """.split("\\s+"));

    private static final List<String> TAKEN_PREFIXES = List.of(
            "accept", "access-control-", "proxy-", "sec-", "x-auth-", "x-forwarded-", "x-latchkey-", "x-original-");

    /** Headers of proxies that describe something else than the path and the method of a request. */
    private static final Pattern NO_TARGET = Pattern.compile(
            "x-(forwarded|original)-(for|forwarded-for|host|proto|protocol|scheme|ssl|port|prefix|server|by|user|tls-.*|client-.*)");

    /** Returns whether a header is one in which no proxy names the path or the method of a request, such as Host. */
    public static boolean hasOtherMeaningThanTarget(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return NO_TARGET.matcher(lower).matches()
                || (isTaken(lower) && !lower.startsWith("x-forwarded-") && !lower.startsWith("x-original-"));
    }

    private static boolean isTaken(String lower) {
        return TAKEN.contains(lower) || TAKEN_PREFIXES.stream().anyMatch(lower::startsWith);
    }

    /**
     * Returns the names.
     *
     * @throws IllegalArgumentException if one cannot carry a key; the message completes a sentence that begins with the setting
     */
    public static List<String> checked(List<String> names) {
        if (names.isEmpty() || names.size() > MOST) {
            throw new IllegalArgumentException("must be the name of a header, or a list of 1 to " + MOST + " names.");
        }
        Set<String> different = new HashSet<>();
        for (String name : names) {
            check(name);
            if (!different.add(name.toLowerCase(Locale.ROOT))) {
                throw new IllegalArgumentException(
                        "names a header twice; upper and lower case are the same. Remove one of the two.");
            }
        }
        return List.copyOf(names);
    }

    private static void check(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("must be a header's name: letters, digits and -.");
        }
        if (lower.equals("authorization")) {
            throw new IllegalArgumentException(
                    "must not be Authorization. Set credentials.bearer, credentials.apiKey or credentials.basic instead.");
        }
        if (lower.equals("sec-websocket-protocol")) {
            throw new IllegalArgumentException(
                    "must not be Sec-WebSocket-Protocol. Set credentials.webSocketProtocol instead.");
        }
        if (isTaken(lower)) {
            throw new IllegalArgumentException(
                    "must not be a header that has another meaning, such as Cookie or Host. Use a header of its own, such as"
                            + " X-API-Key.");
        }
    }

    @Override
    public List<String> deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        List<String> names = new ArrayList<>();
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                names.add(name(parser));
            }
        } else {
            names.add(name(parser));
        }
        try {
            return checked(names);
        } catch (IllegalArgumentException e) {
            throw new InvalidSettingException(parser, String.valueOf(e.getMessage()));
        }
    }

    private static String name(JsonParser parser) throws IOException {
        return parser.currentToken() == JsonToken.VALUE_STRING
                ? parser.getText().trim()
                : "";
    }
}
