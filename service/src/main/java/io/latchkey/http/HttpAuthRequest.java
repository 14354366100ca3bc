package io.latchkey.http;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Credentials;
import io.latchkey.authorize.RequiredScope;
import java.net.InetAddress;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An authorization request read from HTTP. Holds the key, so it must live no longer than the request. Not thread-safe. */
public final class HttpAuthRequest implements AuthRequest {
    private final RequestView request;
    private final RequestRules rules;
    private final RequestTarget target;
    private @Nullable Credentials credentials;
    private @Nullable String requestId;

    public HttpAuthRequest(RequestView request, RequestRules rules, RequestTarget target) {
        this.request = request;
        this.rules = rules;
        this.target = target;
    }

    @Override
    public String method() {
        return target.method() == null ? request.method() : target.method();
    }

    @Override
    public @Nullable String path() {
        return target.path();
    }

    @Override
    public boolean isPathCertain() {
        return target.pathCertain();
    }

    @Override
    public @Nullable String mistake() {
        return target.mistake();
    }

    @Override
    public List<RequiredScope> requiredScopes() {
        return target.requiredScopes();
    }

    @Override
    public Credentials credentials() {
        Credentials found = credentials;
        if (found == null) {
            found = rules.credentials().credentials(request, target.queryKeys());
            credentials = found;
        }
        return found;
    }

    @Override
    public String requestId() {
        String id = requestId;
        if (id == null) {
            id = RequestId.of(request.headers(RequestId.HEADER), credentials());
            requestId = id;
        }
        return id;
    }

    @Override
    public @Nullable InetAddress clientAddress() {
        InetAddress peer = request.peer();
        return rules.trustedProxies()
                .clientAddress(
                        peer,
                        request.headers(ForwardedHeaders.FOR),
                        () -> rules.proxyWarnings().noAddress(peer));
    }

    @Override
    public boolean isPreflight() {
        return target.methodCertain() && rules.cors().isPreflight(request, method());
    }

    /** Returns whether Latchkey itself answers this request, as a preflight without a key, if it is allowed. */
    public boolean isAnsweredPreflight() {
        return rules.cors().preflights() == Preflights.ANSWER
                && isPreflight()
                && credentials() instanceof Credentials.None;
    }

    /** Writes the headers of the response to a preflight. */
    public void writePreflight(BiConsumer<String, String> headers) {
        headers.accept(ProblemResponse.STATUS_HEADER, Integer.toString(ProblemResponse.NO_CONTENT));
        rules.cors().writePreflight(request, headers);
    }

    /** Writes the headers that let scripts of the request's origin read a denial. */
    public void writeReadable(BiConsumer<String, String> headers) {
        rules.cors().writeReadable(request, headers);
    }
}
