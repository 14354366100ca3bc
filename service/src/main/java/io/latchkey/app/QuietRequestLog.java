package io.latchkey.app;

import ch.qos.logback.access.jetty.RequestLogImpl;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * Keeps the request log's library from printing about itself when it starts: in a console of JSON lines these would be the
 * only ones that are none.
 */
final class QuietRequestLog {
    private QuietRequestLog() {}

    static void install(LifecycleEnvironment lifecycle) {
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    server.getContainedBeans(RequestLogImpl.class).forEach(log -> log.setQuiet(true));
                }
            }
        });
    }
}
