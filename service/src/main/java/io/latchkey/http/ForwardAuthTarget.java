package io.latchkey.http;

import io.latchkey.gate.ScopeDemand;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells which request a call of {@code /verify} stands for. {@code scope} and {@code X-Forwarded-*} count at plain
 * {@code /verify} only: under {@code /verify/...} the path says it, and the query is the caller's own, as Envoy passes it on.
 */
final class ForwardAuthTarget {
    /** For logs alone. */
    private static final Pattern METHOD = Pattern.compile("[A-Z-]{1,32}");

    private ForwardAuthTarget() {}

    /** The request that {@code /verify/{path}} stands for; the raw path begins with a slash. */
    static Target below(String path, List<String> queryKeys) {
        return new Target(null, path, List.of(), queryKeys);
    }

    /**
     * The request that plain {@code /verify} stands for.
     *
     * @param scopes what the query asks for
     * @param queryKeys the values of the query parameter that may carry a key
     */
    static Target plain(RequestFacts request, RequestRules rules, List<String> scopes, List<String> queryKeys) {
        List<ScopeDemand> demands = demands(scopes);
        if (!rules.trustedProxies().trust(request.peer())) {
            return demands.isEmpty() && queryKeys.isEmpty()
                    ? Target.UNKNOWN
                    : new Target(null, null, demands, queryKeys);
        }
        String method = single(request, "X-Forwarded-Method");
        String uri = single(request, "X-Forwarded-Uri");
        if (method != null && !METHOD.matcher(method).matches()) {
            method = null;
        }
        if (uri == null) {
            return new Target(method, null, demands, queryKeys);
        }
        ForwardedUri forwarded = ForwardedUri.parse(uri);
        String parameter = rules.credentials().queryParameter();
        List<String> all = new ArrayList<>(queryKeys);
        if (parameter != null) {
            all.addAll(forwarded.values(parameter));
        }
        return new Target(method, forwarded.path(), demands, all);
    }

    private static List<ScopeDemand> demands(List<String> scopes) {
        return scopes.isEmpty()
                ? List.of()
                : scopes.stream()
                        .filter(scope -> !scope.isEmpty())
                        .map(ScopeDemand::of)
                        .toList();
    }

    /** Null where there are two: one may be the caller's own. */
    private static @Nullable String single(RequestFacts request, String header) {
        List<String> values = request.headers(header);
        return values.size() == 1 ? values.get(0) : null;
    }
}
