package io.latchkey.http.admin;

import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;

/**
 * Distinguishes requests of a page of the same origin from those of other pages, by headers that browsers write and no page
 * can change (Fetch Standard, Fetch Metadata). Other programs send neither. Stateless.
 */
final class RequestOrigin {
    private static final String FETCH_SITE = "Sec-Fetch-Site";

    /** {@code none}: the operator typed the address or opened a bookmark. */
    private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private RequestOrigin() {}

    /** Returns whether no header says that a page of another origin made the request. */
    static boolean isOwn(Request request) {
        List<String> sites = request.getHeaders().getValuesList(FETCH_SITE);
        List<String> origins = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
        return sites.stream().allMatch(OWN_SITES::contains)
                && (origins.isEmpty() || (origins.size() == 1 && isHost(origins.get(0), request)));
    }

    /** Ignores the scheme: a proxy may have terminated TLS. */
    private static boolean isHost(String origin, Request request) {
        int port = origin.startsWith(HTTPS) ? HTTPS_PORT : HTTP_PORT;
        Authority own = authority(request);
        Authority named = origin.startsWith(HTTP) || origin.startsWith(HTTPS)
                ? Authority.parse(origin.substring(origin.indexOf("//") + 2))
                : null;
        return own != null && named != null && named.withDefaultPort(port).equals(own.withDefaultPort(port));
    }

    private static @Nullable Authority authority(Request request) {
        String host = request.getHeaders().get(HttpHeader.HOST);
        String text = host == null ? request.getHttpURI().getAuthority() : host;
        return text == null ? null : Authority.parse(text);
    }
}
