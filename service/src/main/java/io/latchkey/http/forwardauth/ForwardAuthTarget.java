package io.latchkey.http.forwardauth;

import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.ForwardedHeaders;
import io.latchkey.http.ForwardedUri;
import io.latchkey.http.QueryParameter;
import io.latchkey.http.RequestRules;
import io.latchkey.http.RequestTarget;
import io.latchkey.http.RequestView;
import io.latchkey.http.UntrustedPeers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads which request a call of {@code /verify} stands for. The query and the headers that name a path count at plain
 * {@code /verify} only: below it, the path is that of the original request, and the query is the caller's own.
 */
final class ForwardAuthTarget {
    private static final Pattern METHOD = Pattern.compile("[A-Z-]{1,32}");

    private final RequestView request;
    private final RequestRules rules;
    private final DescribingHeaders headers;
    private final @Nullable InetAddress peer;

    private ForwardAuthTarget(RequestView request, RequestRules rules) {
        this.request = request;
        this.rules = rules;
        this.headers = DescribingHeaders.of(request, rules.forwarded());
        this.peer = request.peer();
    }

    /**
     * Returns the request that a call of {@code /verify} stands for.
     *
     * @param below the raw path below {@code /verify}
     * @param query the parsed query of plain {@code /verify}; empty below it
     * @param queryKeys the values of the query parameter that may carry a key
     */
    static RequestTarget of(
            RequestView request, RequestRules rules, String below, ForwardAuthQuery query, List<String> queryKeys) {
        return new ForwardAuthTarget(request, rules).target(below, query, queryKeys);
    }

    private RequestTarget target(String below, ForwardAuthQuery query, List<String> queryKeys) {
        boolean trusted = rules.trustedProxies().trust(peer);
        if (!trusted && headers.hasAnyForTrustedPeers()) {
            UntrustedPeers.warn(rules, request, peer);
        }
        boolean plain = ForwardAuthPath.isPlain(below);
        String uri = trusted && plain ? headers.uri() : null;
        if (query.mistake() != null && !(query.mistake() == ForwardAuthMistake.PATH && isQuery(uri))) {
            return mistaken(query.mistake());
        }
        List<RequiredScope> demands = trusted ? ScopeHeader.demands(headers.scopes()) : List.of();
        if (demands == null) {
            return mistaken(ForwardAuthMistake.SCOPE_HEADER);
        }
        if (trusted && headers.hasMisspeltScope()) {
            return mistaken(ForwardAuthMistake.OTHER_HEADER);
        }
        if (!plain) {
            return new RequestTarget(null, true, below, true, demands, queryKeys, null);
        }
        demands = both(query.demands(), demands);
        if (!trusted) {
            return demands.isEmpty() && queryKeys.isEmpty()
                    ? RequestTarget.UNKNOWN
                    : new RequestTarget(null, false, null, true, demands, queryKeys, null);
        }
        return described(uri == null ? null : ForwardedUri.parse(uri), demands, queryKeys);
    }

    private RequestTarget described(
            @Nullable ForwardedUri forwarded, List<RequiredScope> demands, List<String> queryKeys) {
        String method = headers.method();
        if (method != null && !METHOD.matcher(method).matches()) {
            method = null;
        }
        boolean certain = isCertain(forwarded);
        if (forwarded == null) {
            return new RequestTarget(method, method != null, null, certain, demands, queryKeys, null);
        }
        String parameter = rules.credentials().queryParameter();
        List<String> keys = queryKeys;
        if (parameter != null) {
            keys = new ArrayList<>(queryKeys);
            keys.addAll(forwarded.values(parameter));
        }
        return new RequestTarget(method, method != null, forwarded.path(), certain, demands, keys, null);
    }

    private RequestTarget mistaken(ForwardAuthMistake mistake) {
        rules.proxyWarnings().badQuestion(mistake.name(), mistake.detail(), mistake.remedy(), peer);
        return RequestTarget.mistaken(mistake.detail());
    }

    /** Returns whether the query is the path that a trusted proxy names: some can only append it to the address they call. */
    private boolean isQuery(@Nullable String uri) {
        String query = request.query();
        if (query == null || uri == null) {
            return false;
        }
        String parameter = rules.credentials().queryParameter();
        return query.equals(parameter == null ? uri : new QueryParameter(parameter).without(uri));
    }

    /** Returns whether the path is unambiguous, and every other header that names one names the same. */
    private boolean isCertain(@Nullable ForwardedUri forwarded) {
        ForwardedHeaders names = rules.forwarded();
        if (names.uri() == null) {
            return false;
        }
        if (headers.hasOtherPath()) {
            List<String> different = names.otherPaths().stream()
                    .filter(name -> !request.headers(name).stream().allMatch(value -> namesSame(value, forwarded)))
                    .toList();
            if (!different.isEmpty()) {
                rules.proxyWarnings().uncertainPath(peer, names.uri(), headers.uris(), different);
                return false;
            }
        }
        if (headers.uris() > 1) {
            rules.proxyWarnings().uncertainPath(peer, names.uri(), headers.uris(), List.of());
        }
        return forwarded != null && forwarded.clear();
    }

    private static boolean namesSame(String value, @Nullable ForwardedUri forwarded) {
        ForwardedUri other = ForwardedUri.parse(value);
        return forwarded != null && other.clear() && other.path().equals(forwarded.path());
    }

    private static List<RequiredScope> both(List<RequiredScope> some, List<RequiredScope> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        List<RequiredScope> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }
}
