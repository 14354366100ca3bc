package io.latchkey.http.jetty;

import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the keys of past requests out of what Jetty keeps of its connections, open ones and closed ones. Safe for concurrent
 * use.
 */
public final class ConnectionScrubber {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionScrubber.class);

    private ConnectionScrubber() {}

    /** Makes all connections forget, from when the server starts. */
    public static void install(LifecycleEnvironment lifecycle) {
        lifecycle.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle event) {
                if (event instanceof Server server) {
                    install(server);
                }
            }
        });
    }

    /** Does nothing where it was done before: a server can be started again. */
    static void install(Server server) {
        for (Connector connector : server.getConnectors()) {
            if (connector.getEventListeners().stream().noneMatch(OnClose.class::isInstance)) {
                connector.addEventListener(new OnClose());
            }
        }
        try {
            ConnectionBuffers memory = new ConnectionBuffers();
            for (HttpConfiguration http : server.getContainedBeans(HttpConfiguration.class)) {
                if (http.getCustomizer(OnRequest.class) == null) {
                    http.addCustomizer(new OnRequest(memory));
                }
            }
        } catch (LinkageError e) {
            LOG.warn(
                    "Jetty {} keeps what it reads where Latchkey cannot empty it: while a connection is open, the key of its"
                            + " last request stays on the heap",
                    Server.getVersion(),
                    e);
        }
    }

    /** Runs before any handler, and before anything of the answer can be seen. */
    private record OnRequest(ConnectionBuffers memory) implements HttpConfiguration.Customizer {
        @Override
        public Request customize(Request request, HttpFields.Mutable responseHeaders) {
            memory.forget(request);
            return request;
        }
    }

    /**
     * Takes a closed connection from its end point. The selector keeps the end point that it served last until it has
     * something else to do, which on a quiet service may be never.
     */
    private static final class OnClose implements Connection.Listener {
        @Override
        public void onClosed(Connection connection) {
            EndPoint endPoint = connection.getEndPoint();
            // The connection inside a TLS connection goes with that one, which still asks for it.
            if (!(endPoint instanceof SslConnection.SslEndPoint)) {
                endPoint.setConnection(null);
            }
        }
    }
}
