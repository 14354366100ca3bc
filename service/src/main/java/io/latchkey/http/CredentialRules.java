package io.latchkey.http;

import io.latchkey.gate.Credentials;
import io.latchkey.key.PresentedKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request's key is looked for. Immutable.
 *
 * @param header the header that carries a key
 * @param bearer whether {@code Authorization: Bearer KEY} (RFC 6750) is read where that header is absent or empty
 * @param queryParameter the query parameter that carries a key, or null for none
 */
public record CredentialRules(
        String header, boolean bearer, @Nullable String queryParameter) {
    private static final String BEARER = "Bearer ";
    private static final Credentials NONE = new Credentials.None();
    private static final Credentials AMBIGUOUS = new Credentials.Ambiguous();

    /**
     * The key that a request carries. An {@code Authorization} beside the key's own header is left to the service behind the
     * gate, whose token it may be.
     *
     * @param parameters all values of {@link #queryParameter}
     */
    Credentials credentials(RequestFacts request, List<String> parameters) {
        List<String> keys = new ArrayList<>(1);
        for (String value : request.headers(header)) {
            collect(value, keys);
        }
        if (bearer && keys.isEmpty()) {
            for (String value : request.headers("Authorization")) {
                collectBearer(value, keys);
            }
        }
        for (String value : parameters) {
            collect(value, keys);
        }
        return switch (keys.size()) {
            case 0 -> NONE;
            case 1 -> new Credentials.One(new PresentedKey(keys.get(0)));
            default -> AMBIGUOUS;
        };
    }

    private static void collect(String value, List<String> keys) {
        String key = value.strip();
        if (!key.isEmpty() && !keys.contains(key)) {
            keys.add(key);
        }
    }

    private static void collectBearer(String value, List<String> keys) {
        if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            collect(value.substring(BEARER.length()), keys);
        }
    }
}
