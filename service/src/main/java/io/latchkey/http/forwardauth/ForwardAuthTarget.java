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

    private ForwardAuthTarget() {}

    /**
     * Returns the request that a call of {@code /verify} stands for.
     *
     * @param below the raw path below {@code /verify}
     * @param query the parsed query of plain {@code /verify}; empty below it
     * @param queryKeys the values of the query parameter that may carry a key
     */
    static RequestTarget of(
            RequestView request, RequestRules rules, String below, ForwardAuthQuery query, List<String> queryKeys) {
        InetAddress peer = request.peer();
        boolean plain = ForwardAuthPath.isPlain(below);
        if (!rules.trustedProxies().trust(peer)) {
            if (request.hasHeader(rules.forwarded())) {
                UntrustedPeers.warn(rules, request, peer);
            }
            return query.mistake() != null
                    ? mistaken(query.mistake(), rules, peer)
                    : undescribed(plain ? null : below, query.scopes(), queryKeys);
        }
        DescribingHeaders headers = DescribingHeaders.of(request, rules.forwarded(), peer);
        String uri = plain ? headers.uri() : null;
        if (query.mistake() != null
                && !(query.mistake() == ForwardAuthMistake.PATH && isQuery(request.query(), uri, rules))) {
            return mistaken(query.mistake(), rules, peer);
        }
        List<RequiredScope> scopes = ScopeHeader.scopes(headers.scopes());
        if (scopes == null) {
            return mistaken(ForwardAuthMistake.SCOPE_HEADER, rules, peer);
        }
        if (headers.hasMisspeltScope()) {
            return mistaken(ForwardAuthMistake.OTHER_HEADER, rules, peer);
        }
        return plain
                ? described(
                        headers,
                        rules,
                        uri == null ? null : ForwardedUri.parse(uri),
                        both(query.scopes(), scopes),
                        queryKeys)
                : undescribed(below, scopes, queryKeys);
    }

    /** Returns the target of a request that no header describes. Its path and method are known only below {@code /verify}. */
    private static RequestTarget undescribed(
            @Nullable String path, List<RequiredScope> scopes, List<String> queryKeys) {
        return path == null && scopes.isEmpty() && queryKeys.isEmpty()
                ? RequestTarget.UNKNOWN
                : new RequestTarget(null, path != null, path, true, scopes, queryKeys, null);
    }

    private static RequestTarget described(
            DescribingHeaders headers,
            RequestRules rules,
            @Nullable ForwardedUri forwarded,
            List<RequiredScope> scopes,
            List<String> queryKeys) {
        String method = headers.method();
        if (method != null && !METHOD.matcher(method).matches()) {
            method = null;
        }
        boolean certain = isCertain(headers, rules, forwarded);
        if (forwarded == null) {
            return new RequestTarget(method, method != null, null, certain, scopes, queryKeys, null);
        }
        String parameter = rules.credentials().queryParameter();
        List<String> keys = queryKeys;
        if (parameter != null) {
            keys = new ArrayList<>(queryKeys);
            keys.addAll(forwarded.values(parameter));
        }
        return new RequestTarget(method, method != null, forwarded.path(), certain, scopes, keys, null);
    }

    private static RequestTarget mistaken(ForwardAuthMistake mistake, RequestRules rules, @Nullable InetAddress peer) {
        rules.proxyWarnings().badQuestion(mistake.name(), mistake.detail, mistake.remedy, peer);
        return RequestTarget.mistaken(mistake.detail);
    }

    /** Returns whether the query is the path that a trusted proxy names: some can only append it to the address they call. */
    private static boolean isQuery(@Nullable String query, @Nullable String uri, RequestRules rules) {
        if (query == null || uri == null) {
            return false;
        }
        String parameter = rules.credentials().queryParameter();
        return query.equals(parameter == null ? uri : new QueryParameter(parameter).without(uri));
    }

    /** Returns whether the path is unambiguous, and every other header that names one names the same. */
    private static boolean isCertain(DescribingHeaders headers, RequestRules rules, @Nullable ForwardedUri forwarded) {
        ForwardedHeaders names = rules.forwarded();
        if (names.uri() == null) {
            return false;
        }
        if (headers.hasOtherPath()) {
            List<String> different = names.otherPaths().stream()
                    .filter(name ->
                            !headers.request().headers(name).stream().allMatch(value -> namesSame(value, forwarded)))
                    .toList();
            if (!different.isEmpty()) {
                rules.proxyWarnings().uncertainPath(headers.peer(), names.uri(), headers.uris(), different);
                return false;
            }
        }
        if (headers.uris() > 1) {
            rules.proxyWarnings().uncertainPath(headers.peer(), names.uri(), headers.uris(), List.of());
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
