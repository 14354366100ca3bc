package io.latchkey.http.forwardauth;

import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.QueryParameter;
import io.latchkey.key.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of plain {@code /verify}, in which a proxy's operator requires scopes, and 403 in place of other statuses. Everything
 * else there is a mistake: a misspelt requirement must not be ignored. Immutable.
 *
 * @param scopes the required scopes; a key must have all of them
 * @param deny whether 429 and 503 become 403, for proxies that pass on no other denial
 * @param mistake what is wrong, or null
 */
record ForwardAuthQuery(
        List<RequiredScope> scopes, boolean deny, @Nullable ForwardAuthMistake mistake) {
    static final ForwardAuthQuery EMPTY = new ForwardAuthQuery(List.of(), false, null);

    private static final String SCOPE = "scope";
    private static final String DENY = "deny";
    private static final String FORBIDDEN = "403";

    /** Parses a raw query, which may be null. */
    static ForwardAuthQuery parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return EMPTY;
        }
        if (query.startsWith("/")) {
            return wrong(ForwardAuthMistake.PATH);
        }
        List<RequiredScope> scopes = new ArrayList<>();
        boolean deny = false;
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = QueryParameter.decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = QueryParameter.decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || value == null) {
                return wrong(ForwardAuthMistake.UNDECODABLE);
            }
            if (name.equals(SCOPE)) {
                if (!Scopes.isScope(value)) {
                    return wrong(ForwardAuthMistake.NO_SCOPE);
                }
                scopes.add(RequiredScope.of(value));
            } else if (name.equals(DENY)) {
                if (deny || !value.equals(FORBIDDEN)) {
                    return wrong(ForwardAuthMistake.DENY);
                }
                deny = true;
            } else {
                return wrong(ForwardAuthMistake.UNKNOWN);
            }
        }
        return new ForwardAuthQuery(List.copyOf(scopes), deny, null);
    }

    /** Returns the status for a proxy that passes on no denial but 401 and 403. */
    static int denyStatus(int status) {
        return status == 429 || status == 503 ? 403 : status;
    }

    private static ForwardAuthQuery wrong(ForwardAuthMistake mistake) {
        return new ForwardAuthQuery(List.of(), false, mistake);
    }
}
