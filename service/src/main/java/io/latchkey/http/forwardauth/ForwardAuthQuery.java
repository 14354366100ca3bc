package io.latchkey.http.forwardauth;

import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.QueryParameter;
import io.latchkey.key.Scopes;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The query of plain {@code /verify}, in which a proxy's operator asks for scopes and for 403 in place of other statuses.
 * Anything else there is a mistake: a demand that is misspelt must not be dropped. Immutable.
 *
 * @param demands the scopes that are asked for; a key must hold all of them
 * @param deny whether 429 and 503 become 403, for proxies that pass nothing else
 * @param mistake what is wrong, or null
 */
record ForwardAuthQuery(
        List<RequiredScope> demands, boolean deny, @Nullable ForwardAuthMistake mistake) {
    static final ForwardAuthQuery EMPTY = new ForwardAuthQuery(List.of(), false, null);

    private static final String SCOPE = "scope";
    private static final String DENY = "deny";
    private static final String FORBIDDEN = "403";

    /** Reads a raw query; null where there is none. */
    static ForwardAuthQuery parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return EMPTY;
        }
        if (query.startsWith("/")) {
            return wrong(ForwardAuthMistake.PATH);
        }
        List<RequiredScope> demands = new ArrayList<>();
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
                demands.add(RequiredScope.of(value));
            } else if (name.equals(DENY)) {
                if (deny || !value.equals(FORBIDDEN)) {
                    return wrong(ForwardAuthMistake.DENY);
                }
                deny = true;
            } else {
                return wrong(ForwardAuthMistake.UNKNOWN);
            }
        }
        return new ForwardAuthQuery(List.copyOf(demands), deny, null);
    }

    /** Returns the status for a proxy that passes on no other denial than 401 and 403. */
    static int denyStatus(int status) {
        return status == 429 || status == 503 ? 403 : status;
    }

    private static ForwardAuthQuery wrong(ForwardAuthMistake mistake) {
        return new ForwardAuthQuery(List.of(), false, mistake);
    }
}
