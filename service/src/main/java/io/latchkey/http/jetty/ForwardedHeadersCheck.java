package io.latchkey.http.jetty;

import io.latchkey.http.TrustedProxies;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;

/**
 * Stops the start of a server that takes a caller's address, host and scheme from {@code X-Forwarded-*} headers: it does so for
 * any peer, and hides the peer's address from {@link TrustedProxies}. Stateless.
 */
public final class ForwardedHeadersCheck {
    /** What is wrong, and what to do. */
    public static final String MISTAKE =
            "useForwardedHeaders must be false for every connector: callers could write their own"
                    + " address; use latchkey.trustedProxies";

    private ForwardedHeadersCheck() {}

    /** Adds the check of all connectors, those of the admin port included. */
    public static void install(ServerSetup setup) {
        setup.prepare(server -> {
            for (HttpConfiguration http : server.getContainedBeans(HttpConfiguration.class)) {
                if (http.getCustomizer(ForwardedRequestCustomizer.class) != null) {
                    throw new IllegalArgumentException("server: " + MISTAKE);
                }
            }
        });
    }
}
