package io.latchkey.http;

import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Credentials;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.RequiredScope;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A request as the gatekeeper sees it, and the decision once there is one: Dropwizard's {@code Authenticator} can only say
 * yes or no. Holds the key, so it lives no longer than the request. Used by one thread at a time.
 */
public final class HttpAuthRequest implements AuthRequest {
    private final RequestView request;
    private final RequestRules rules;
    private final RequestTarget target;
    private @Nullable Credentials credentials;
    private @Nullable String requestId;
    private @Nullable Decision decision;

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

    /** Writes the answer to a preflight. */
    public void writePreflight(BiConsumer<String, String> headers) {
        headers.accept(ProblemResponse.STATUS_HEADER, Integer.toString(ProblemResponse.NO_CONTENT));
        rules.cors().writePreflight(request, headers);
    }

    /** Writes what makes a refusal readable for the scripts of the request's origin. */
    public void writeReadable(BiConsumer<String, String> headers) {
        rules.cors().writeReadable(request, headers);
    }

    public void decide(Decision decision) {
        this.decision = decision;
    }

    public Decision decision() {
        return Objects.requireNonNull(decision, "the authenticator has not been asked yet");
    }
}
