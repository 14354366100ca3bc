package io.latchkey.http.forwardauth;

import io.dropwizard.core.setup.Environment;
import io.latchkey.authorize.Authorizer;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.jetty.RequestBodyHandler;
import io.latchkey.http.jetty.RequestHeadLimits;
import io.latchkey.http.jetty.ServletThreads;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Puts {@link ForwardAuthHandler} in front of the servlet stack, inside what sees to it that requests in flight are finished
 * before the server stops. Dropwizard has no place for a handler, so the server's own are rearranged as it starts. Neither a
 * slow head nor a slow body of a request, on either port, holds a thread of the server.
 */
public final class HandlerChain {
    private HandlerChain() {}

    /**
     * Prepares it for the start of the server.
     *
     * @param logged whether these requests are to be in the request log, too
     */
    public static void install(
            Authorizer authorizer,
            RequestRules rules,
            RateLimitHeaders limitHeaders,
            IdentitySignature signature,
            boolean logged,
            Environment environment) {
        RequestHeadLimits.install(environment);
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server jetty) {
                    ForwardAuthPath path = ForwardAuthPath.of(environment);
                    DecisionWriter writer = new DecisionWriter(rules, limitHeaders, signature, logged);
                    Handler.Singleton outside = graceful(jetty);
                    Handler servlets = ServletThreads.of(jetty, environment.metrics(), outside.getHandler());
                    outside.setHandler(
                            new ForwardAuthHandler(path, authorizer, rules, writer, new RequestBodyHandler(servlets)));
                    if (!logged && jetty.getRequestLog() != null) {
                        jetty.setRequestLog(new OtherRequestsLog(path, jetty.getRequestLog()));
                    }
                }
            }
        });
    }

    /** The handler that sees to a graceful end, or the server itself if it has none. */
    private static Handler.Singleton graceful(Server server) {
        GracefulHandler graceful = server.getDescendant(GracefulHandler.class);
        return graceful == null ? server : graceful;
    }
}
