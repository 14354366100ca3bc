package io.latchkey.http.jetty;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.http.TrustedProxies;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Stops the start of a server that itself takes a caller's address, host and scheme from {@code X-Forwarded-*} headers: it
 * does so whoever sends them, and hides who the peer is from {@link TrustedProxies}. Thread-safe.
 */
public final class ForwardedHeadersCheck {
    /** What is wrong, and what to do. */
    public static final String MISTAKE =
            "useForwardedHeaders must be false for every connector: callers could write their own"
                    + " address; use latchkey.trustedProxies";

    private ForwardedHeadersCheck() {}

    /** Looks at all connectors, those for operators included, when the server starts. */
    public static void install(LifecycleEnvironment lifecycle) {
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    for (HttpConfiguration http : server.getContainedBeans(HttpConfiguration.class)) {
                        if (http.getCustomizer(ForwardedRequestCustomizer.class) != null) {
                            throw new IllegalArgumentException("server: " + MISTAKE);
                        }
                    }
                }
            }
        });
    }
}
