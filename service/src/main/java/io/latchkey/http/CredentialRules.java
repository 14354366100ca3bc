package io.latchkey.http;

import io.latchkey.gate.Credentials;
import io.latchkey.key.PresentedKey;
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
        Found found = new Found();
        for (String value : request.headers(header)) {
            found.add(value);
        }
        if (bearer && found.key == null) {
            for (String value : request.headers("Authorization")) {
                if (value.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                    found.add(value.substring(BEARER.length()));
                }
            }
        }
        for (String value : parameters) {
            found.add(value);
        }
        return found.credentials();
    }

    /** The first key, and whether another differs from it. */
    private static final class Found {
        @Nullable
        String key;

        boolean ambiguous;

        void add(String value) {
            String other = value.strip();
            if (other.isEmpty()) {
                return;
            }
            if (key == null) {
                key = other;
            } else {
                ambiguous |= !key.equals(other);
            }
        }

        Credentials credentials() {
            if (key == null) {
                return NONE;
            }
            return ambiguous ? AMBIGUOUS : new Credentials.One(new PresentedKey(key));
        }
    }
}
