package io.latchkey.http.forwardauth;

import io.latchkey.http.ForwardedHeaders;
import io.latchkey.http.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The headers of a request at {@code /verify} that describe the request it stands for, collected in one pass over all headers.
 * Not thread-safe.
 */
final class DescribingHeaders implements BiConsumer<String, String> {
    private final ForwardedHeaders names;
    private @Nullable String uri;
    private int uris;
    private @Nullable String method;
    private int methods;
    private @Nullable List<String> scopes;
    private boolean forTrustedPeers;
    private boolean otherPath;
    private boolean misspeltScope;

    private DescribingHeaders(ForwardedHeaders names) {
        this.names = names;
    }

    static DescribingHeaders of(RequestView request, ForwardedHeaders names) {
        DescribingHeaders headers = new DescribingHeaders(names);
        request.forEachHeader(headers);
        return headers;
    }

    @Override
    public void accept(String name, String value) {
        if (name.equalsIgnoreCase(names.uri())) {
            uri = value;
            uris++;
            forTrustedPeers = true;
        }
        if (name.equalsIgnoreCase(names.method())) {
            method = value;
            methods++;
            forTrustedPeers = true;
        }
        if (name.equalsIgnoreCase(ForwardedHeaders.SCOPE)) {
            scopes = scopes == null ? new ArrayList<>(1) : scopes;
            scopes.add(value);
            forTrustedPeers = true;
        }
        forTrustedPeers |= name.equalsIgnoreCase(ForwardedHeaders.FOR);
        otherPath |= names.isOtherPath(name);
        misspeltScope |= ScopeHeader.isMisspelt(name);
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

    /** Returns all values of the header that demands scopes. */
    List<String> scopes() {
        return scopes == null ? List.of() : scopes;
    }

    /** Returns whether one of the headers counts only from a trusted peer. */
    boolean hasAnyForTrustedPeers() {
        return forTrustedPeers;
    }

    /** Returns whether a header with another name names the original path. */
    boolean hasOtherPath() {
        return otherPath;
    }

    /** Returns whether a header may have been meant to demand a scope, and does not. */
    boolean hasMisspeltScope() {
        return misspeltScope;
    }
}
