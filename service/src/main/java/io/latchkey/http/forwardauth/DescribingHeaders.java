package io.latchkey.http.forwardauth;

import io.latchkey.http.ForwardedHeaders;
import io.latchkey.http.RequestView;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers in which the trusted peer of a request at {@code /verify} describes the original request, collected in one pass over all
 * headers. Not thread-safe.
 */
final class DescribingHeaders implements BiConsumer<String, String> {
    private final RequestView request;
    private final ForwardedHeaders names;
    private final @Nullable InetAddress peer;
    private @Nullable String uri;
    private int uris;
    private @Nullable String method;
    private int methods;
    private @Nullable List<String> scopes;
    private boolean otherPath;
    private boolean misspeltScope;

    private DescribingHeaders(RequestView request, ForwardedHeaders names, @Nullable InetAddress peer) {
        this.request = request;
        this.names = names;
        this.peer = peer;
    }

    static DescribingHeaders of(RequestView request, ForwardedHeaders names, @Nullable InetAddress peer) {
        DescribingHeaders headers = new DescribingHeaders(request, names, peer);
        request.forEachHeader(headers);
        return headers;
    }

    @Override
    public void accept(String name, String value) {
        if (name.equalsIgnoreCase(names.uri())) {
            uri = value;
            uris++;
        }
        if (name.equalsIgnoreCase(names.method())) {
            method = value;
            methods++;
        }
        if (name.equalsIgnoreCase(ForwardedHeaders.SCOPE)) {
            scopes = scopes == null ? new ArrayList<>(1) : scopes;
            scopes.add(value);
        }
        otherPath |= names.isOtherPath(name);
        misspeltScope |= ScopeHeader.isMisspelt(name);
    }

    /** Returns the request itself. */
    RequestView request() {
        return request;
    }

    /** Returns the address of the peer, or null if it has none. */
    @Nullable
    InetAddress peer() {
        return peer;
    }

    /** Returns the original path or URL; null if there is none, or several, one of which may be the caller's own. */
    @Nullable
    String uri() {
        return uris == 1 ? uri : null;
    }

    /** Returns how often the header with the original path or URL was sent. */
    int uris() {
        return uris;
    }

    /** Returns the original method; null if there is none, or several. */
    @Nullable
    String method() {
        return methods == 1 ? method : null;
    }

    /** Returns all values of the header that requires scopes. */
    List<String> scopes() {
        return scopes == null ? List.of() : scopes;
    }

    /** Returns whether a header with another name names the original path. */
    boolean hasOtherPath() {
        return otherPath;
    }

    /** Returns whether a header may have been meant to require a scope, but does not. */
    boolean hasMisspeltScope() {
        return misspeltScope;
    }
}
