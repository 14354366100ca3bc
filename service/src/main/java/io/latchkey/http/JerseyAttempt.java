package io.latchkey.http;

import io.latchkey.gate.Attempt;
import io.latchkey.gate.Credentials;
import io.latchkey.gate.Decision;
import io.latchkey.gate.ScopeDemand;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A JAX-RS request as the gatekeeper sees it, and the decision once there is one: Dropwizard's {@code Authenticator} can
 * only say yes or no.
 */
public final class JerseyAttempt implements Attempt {
    private final ContainerRequestContext request;
    private final RequestRules rules;
    private final String peer;
    private final Target target;
    private @Nullable Credentials credentials;
    private @Nullable String requestId;
    private @Nullable Decision decision;

    JerseyAttempt(ContainerRequestContext request, RequestRules rules, String peer, Target target) {
        this.request = request;
        this.rules = rules;
        this.peer = peer;
        this.target = target;
    }

    @Override
    public String method() {
        return target.method() == null ? request.getMethod() : target.method();
    }

    @Override
    public @Nullable String path() {
        return target.path();
    }

    @Override
    public List<ScopeDemand> scopeDemands() {
        return target.scopeDemands();
    }

    @Override
    public Credentials credentials() {
        Credentials found = credentials;
        if (found == null) {
            found = rules.credentials()
                    .credentials(headers(rules.credentials().header()), headers("Authorization"), target.queryKeys());
            credentials = found;
        }
        return found;
    }

    @Override
    public String requestId() {
        String id = requestId;
        if (id == null) {
            id = RequestId.of(headers(RequestId.HEADER), credentials());
            requestId = id;
        }
        return id;
    }

    @Override
    public @Nullable InetAddress clientAddress() {
        return rules.trustedProxies().clientAddress(peer, headers("X-Forwarded-For"));
    }

    void decide(Decision decision) {
        this.decision = decision;
    }

    Decision decision() {
        return Objects.requireNonNull(decision, "the authenticator has not been asked yet");
    }

    private List<String> headers(String name) {
        List<String> values = request.getHeaders().get(name);
        return values == null ? List.of() : values;
    }
}
