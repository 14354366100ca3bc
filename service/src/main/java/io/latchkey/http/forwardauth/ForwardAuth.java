package io.latchkey.http.forwardauth;

import com.google.common.base.Suppliers;
import io.dropwizard.core.setup.Environment;
import io.latchkey.authorize.Authorizer;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.jetty.MappedRequestLog;
import io.latchkey.http.jetty.ServerSetup;
import io.latchkey.http.jetty.ServletThreads;
import java.util.function.Supplier;

/** Adds {@code /verify} to a server, ahead of its servlet stack. */
public final class ForwardAuth {
    private ForwardAuth() {}

    /**
     * Adds the handlers.
     *
     * @param logged whether the request log has a line for each of these requests
     */
    public static void install(
            Authorizer authorizer,
            RequestRules rules,
            RateLimitHeaders limitHeaders,
            IdentitySignature signature,
            boolean logged,
            ServerSetup setup,
            Environment environment) {
        DecisionWriter writer = new DecisionWriter(rules, limitHeaders, signature, logged);
        setup.add(ServerSetup.HandlerPlace.DOT_SEGMENTS, (server, next) -> new DotSegmentHandler(next));
        // The paths of the environment are known once the server starts.
        Supplier<ForwardAuthPath> path = Suppliers.memoize(() -> ForwardAuthPath.of(environment));
        setup.add(
                ServerSetup.HandlerPlace.FORWARD_AUTH,
                (server, next) -> new ForwardAuthHandler(path.get(), authorizer, rules, writer, next));
        ServletThreads.install(setup, environment.metrics());
        if (!logged) {
            // The proxy logs each request, denials are in the decisions log, and a line costs more than the response.
            setup.add(
                    ServerSetup.LogPlace.FILTER,
                    log -> new MappedRequestLog(request -> path.get().below(request) == null ? request : null, log));
        }
    }
}
