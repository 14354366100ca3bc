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
 * Tells which request a call of {@code /verify} stands for. The query and the headers that name a path count at plain
 * {@code /verify} only: under {@code /verify/...} the path says it, and the query is the caller's own.
 */
public final class ForwardAuthTarget {
    private static final Pattern METHOD = Pattern.compile("[A-Z-]{1,32}");

    private ForwardAuthTarget() {}

    /** The request that {@code /verify/{path}} stands for; the raw path begins with a slash. */
    public static RequestTarget below(RequestView request, RequestRules rules, String path, List<String> queryKeys) {
        InetAddress peer = request.peer();
        List<RequiredScope> demands = List.of();
        if (UntrustedPeers.trust(rules, request, peer)) {
            demands = ScopeHeader.demands(request);
            if (demands == null) {
                return mistaken(ForwardAuthMistake.SCOPE_HEADER, rules, peer);
            }
            if (request.hasHeader(ScopeHeader::isMisspelt)) {
                return mistaken(ForwardAuthMistake.OTHER_HEADER, rules, peer);
            }
        }
        return new RequestTarget(null, true, path, true, demands, queryKeys, null);
    }

    /**
     * The request that plain {@code /verify} stands for.
     *
     * @param query what the query asks for
     * @param queryKeys the values of the query parameter that may carry a key
     */
    public static RequestTarget plain(
            RequestView request, RequestRules rules, ForwardAuthQuery query, List<String> queryKeys) {
        InetAddress peer = request.peer();
        boolean trusted = UntrustedPeers.trust(rules, request, peer);
        ForwardedHeaders names = rules.forwarded();
        String uri = trusted ? single(request, names.uri()) : null;
        ForwardAuthMistake mistake = query.mistake();
        if (mistake != null && !(mistake == ForwardAuthMistake.PATH && isQuery(request.query(), uri, rules))) {
            return mistaken(mistake, rules, peer);
        }
        if (!trusted) {
            return query.demands().isEmpty() && queryKeys.isEmpty()
                    ? RequestTarget.UNKNOWN
                    : new RequestTarget(null, false, null, true, query.demands(), queryKeys, null);
        }
        List<RequiredScope> demands = ScopeHeader.demands(request);
        if (demands == null) {
            return mistaken(ForwardAuthMistake.SCOPE_HEADER, rules, peer);
        }
        if (request.hasHeader(ScopeHeader::isMisspelt)) {
            return mistaken(ForwardAuthMistake.OTHER_HEADER, rules, peer);
        }
        demands = ScopeHeader.both(query.demands(), demands);
        String method = method(request, names.method());
        ForwardedUri forwarded = uri == null ? null : ForwardedUri.parse(uri);
        boolean certain = isCertain(request, rules, peer, forwarded);
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

    private static RequestTarget mistaken(ForwardAuthMistake mistake, RequestRules rules, @Nullable InetAddress peer) {
        rules.proxyWarnings().badQuestion(mistake.name(), mistake.detail(), mistake.remedy(), peer);
        return RequestTarget.mistaken(mistake.detail());
    }

    /** Whether a query is what a trusted proxy names as the path: some can only append it to the address that they ask. */
    private static boolean isQuery(@Nullable String query, @Nullable String uri, RequestRules rules) {
        if (query == null || uri == null) {
            return false;
        }
        String parameter = rules.credentials().queryParameter();
        return query.equals(parameter == null ? uri : new QueryParameter(parameter).without(uri));
    }

    /** Whether the path is written clearly, and every other header that names one names the same. */
    private static boolean isCertain(
            RequestView request, RequestRules rules, @Nullable InetAddress peer, @Nullable ForwardedUri forwarded) {
        ForwardedHeaders names = rules.forwarded();
        if (names.uri() == null) {
            return false;
        }
        int found = forwarded == null ? request.headers(names.uri()).size() : 1;
        if (request.hasHeader(names::isOtherPath)) {
            List<String> different = names.otherPaths().stream()
                    .filter(name -> !request.headers(name).stream().allMatch(value -> namesSame(value, forwarded)))
                    .toList();
            if (!different.isEmpty()) {
                rules.proxyWarnings().uncertainPath(peer, names.uri(), found, different);
                return false;
            }
        }
        if (found > 1) {
            rules.proxyWarnings().uncertainPath(peer, names.uri(), found, List.of());
        }
        return forwarded != null && forwarded.clear();
    }

    private static boolean namesSame(String value, @Nullable ForwardedUri forwarded) {
        ForwardedUri other = ForwardedUri.parse(value);
        return forwarded != null && other.clear() && other.path().equals(forwarded.path());
    }

    private static @Nullable String method(RequestView request, @Nullable String header) {
        String method = single(request, header);
        return method == null || METHOD.matcher(method).matches() ? method : null;
    }

    /** Null where there are two: one may be the caller's own. */
    private static @Nullable String single(RequestView request, @Nullable String header) {
        List<String> values = header == null ? List.of() : request.headers(header);
        return values.size() == 1 ? values.get(0) : null;
    }
}
