package io.latchkey.http.forwardauth;

import io.dropwizard.core.setup.Environment;
import io.latchkey.authorize.Authorizer;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.jetty.ServerSetup;
import io.latchkey.http.jetty.ServletThreads;

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
        setup.add(
                ServerSetup.HandlerPlace.FORWARD_AUTH,
                (server, next) ->
                        new ForwardAuthHandler(ForwardAuthPath.of(environment), authorizer, rules, writer, next));
        ServletThreads.install(setup, environment.metrics());
        if (!logged) {
            setup.add(ServerSetup.LogPlace.FILTER, log -> new RequestLogFilter(ForwardAuthPath.of(environment), log));
        }
    }
}
