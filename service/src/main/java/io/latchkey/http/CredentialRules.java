package io.latchkey.http;

import io.latchkey.authorize.Credentials;
import io.latchkey.key.PresentedKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a request's key is read. Immutable.
 *
 * @param headers the headers that carry a key, at least one; callers without a key are referred to the first
 * @param schemes the schemes of {@code Authorization} that carry a key if none of those headers does
 * @param queryParameter the query parameter that carries a key, or null for none
 * @param webSocketProtocol the prefix of an entry of {@code Sec-WebSocket-Protocol} that carries a key, or null for none
 */
public record CredentialRules(
        List<String> headers,
        AuthorizationSchemes schemes,
        @Nullable String queryParameter,
        @Nullable String webSocketProtocol) {
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final Credentials NONE = new Credentials.None();
    private static final Credentials AMBIGUOUS = new Credentials.Ambiguous();

    public CredentialRules {
        headers = List.copyOf(headers);
    }

    /** Returns the header that callers without a key are referred to. */
    public String header() {
        return headers.get(0);
    }

    /** Returns the headers that a script must be allowed to send, so that it can send a key. */
    public List<String> callerHeaders() {
        List<String> names = new ArrayList<>(headers);
        if (schemes.any()) {
            names.add("Authorization");
        }
        names.add("Content-Type");
        return names;
    }

    /**
     * Returns the key that a request carries. An {@code Authorization} beside a key's own header is ignored: it may be a token for
     * the upstream service.
     *
     * @param parameters all values of {@link #queryParameter}
     */
    Credentials credentials(RequestView request, List<String> parameters) {
        Found found = new Found();
        for (String header : headers) {
            for (String value : request.headers(header)) {
                found.add(value);
            }
        }
        if (found.key == null && schemes.any()) {
            for (String value : request.headers("Authorization")) {
                schemes.read(value, found);
            }
        }
        for (String value : parameters) {
            found.add(value);
        }
        if (webSocketProtocol != null) {
            for (String value : request.headers(PROTOCOLS)) {
                addProtocols(value, webSocketProtocol, found);
            }
        }
        return found.credentials();
    }

    private static void addProtocols(String value, String prefix, Found found) {
        for (String entry : value.split(",", -1)) {
            String protocol = entry.strip();
            if (protocol.startsWith(prefix)) {
                found.add(protocol.substring(prefix.length()));
            }
        }
    }

    /** Collects the candidates for the request's key. Not thread-safe. */
    static final class Found {
        private @Nullable String key;
        private Credentials.@Nullable UserAndPassword pair;
        private boolean ambiguous;

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

        /** Adds a pair of which either may be the key. */
        void add(String user, String password) {
            String one = user.strip();
            String other = password.strip();
            if (one.isEmpty() || other.isEmpty() || one.equals(other)) {
                add(one.isEmpty() ? other : one);
                return;
            }
            ambiguous |= pair != null && !(pair.isOneOf(one) && pair.isOneOf(other));
            pair = new Credentials.UserAndPassword(new PresentedKey(one), new PresentedKey(other));
        }

        Credentials credentials() {
            if (ambiguous) {
                return AMBIGUOUS;
            }
            if (key == null) {
                return pair == null ? NONE : pair;
            }
            return pair == null || pair.isOneOf(key) ? new Credentials.One(new PresentedKey(key)) : AMBIGUOUS;
        }
    }
}
