package io.latchkey.http;

import io.latchkey.gate.ScopeDemand;
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
record VerifyQuery(
        List<ScopeDemand> demands, boolean deny, @Nullable QuestionMistake mistake) {
    static final VerifyQuery EMPTY = new VerifyQuery(List.of(), false, null);

    private static final String SCOPE = "scope";
    private static final String DENY = "deny";
    private static final String FORBIDDEN = "403";

    /** Reads a raw query; null where there is none. */
    static VerifyQuery parse(@Nullable String query) {
        if (query == null || query.isEmpty()) {
            return EMPTY;
        }
        if (query.startsWith("/")) {
            return wrong(QuestionMistake.PATH);
        }
        List<ScopeDemand> demands = new ArrayList<>();
        boolean deny = false;
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String name = QueryParameter.decoded(equals < 0 ? pair : pair.substring(0, equals));
            String value = QueryParameter.decoded(equals < 0 ? "" : pair.substring(equals + 1));
            if (name == null || value == null) {
                return wrong(QuestionMistake.UNDECODABLE);
            }
            if (name.equals(SCOPE)) {
                if (!Scopes.isScope(value)) {
                    return wrong(QuestionMistake.NO_SCOPE);
                }
                demands.add(ScopeDemand.of(value));
            } else if (name.equals(DENY)) {
                if (deny || !value.equals(FORBIDDEN)) {
                    return wrong(QuestionMistake.DENY);
                }
                deny = true;
            } else {
                return wrong(QuestionMistake.UNKNOWN);
            }
        }
        return new VerifyQuery(List.copyOf(demands), deny, null);
    }

    private static VerifyQuery wrong(QuestionMistake mistake) {
        return new VerifyQuery(List.of(), false, mistake);
    }
}
