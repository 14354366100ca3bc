package io.latchkey.http.jetty;

import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the keys of past requests from the buffers and caches of Jetty's connections, open and closed ones. Stateless.
 */
public final class ConnectionScrubber {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionScrubber.class);

    private ConnectionScrubber() {}

    /** Adds the scrubber to all connectors. */
    public static void install(ServerSetup setup) {
        setup.prepare(ConnectionScrubber::install);
    }

    static void install(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.addEventListener(new OnClose());
        }
        try {
            ConnectionBuffers buffers = new ConnectionBuffers();
            for (HttpConfiguration http : server.getContainedBeans(HttpConfiguration.class)) {
                http.addCustomizer(new OnRequest(buffers));
            }
        } catch (LinkageError e) {
            LOG.warn(
                    "Latchkey cannot clear the buffers of Jetty {}: while a connection is open, the key of its last request stays"
                            + " on the heap. Use the version of Jetty that Latchkey was built with.",
                    Server.getVersion(),
                    e);
        }
    }

    /** Runs before any handler, and before anything of the answer can be seen. */
    private record OnRequest(ConnectionBuffers buffers) implements HttpConfiguration.Customizer {
        @Override
        public Request customize(Request request, HttpFields.Mutable responseHeaders) {
            buffers.clear(request);
            return request;
        }
    }

    /**
     * Takes a closed connection from its end point. The selector keeps the end point that it served last until it serves
     * another one, which on a quiet service may be never.
     */
    private static final class OnClose implements Connection.Listener {
        @Override
        public void onClosed(Connection connection) {
            EndPoint endPoint = connection.getEndPoint();
            // The connection inside a TLS connection goes with that one, which still uses it.
            if (!(endPoint instanceof SslConnection.SslEndPoint)) {
                endPoint.setConnection(null);
            }
        }
    }
}
