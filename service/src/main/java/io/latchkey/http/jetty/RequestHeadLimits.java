package io.latchkey.http.jetty;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.metrics.jetty12.InstrumentedConnectionFactory;
import io.latchkey.schedule.BackgroundTasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslConnection;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.NanoTime;

/**
 * Bounds the heads of requests on every connector: the number of header fields, and the time from the first byte of a head to
 * its last. Jetty's idle timeout alone starts again with every byte. Stateless.
 */
public final class RequestHeadLimits {
    /** The longest time for the head of a request, or for the bytes before the first one on a connection. */
    static final long SECONDS = 10;

    /** The most unfinished heads of one connector. Of more, those that have taken longest are closed. */
    private static final int MOST_UNFINISHED = 1024;

    private RequestHeadLimits() {}

    /** Adds the limits to all connectors. */
    public static void install(ServerSetup setup, BackgroundTasks background, MetricRegistry metrics) {
        setup.prepare(server -> {
            for (Connector connector : server.getConnectors()) {
                if (connector instanceof ServerConnector serverConnector) {
                    boundFields(serverConnector, metrics);
                }
                background.repeat("Closing slow connections", Duration.ofSeconds(1), () -> closeSlow(connector));
            }
        });
    }

    private static void boundFields(ServerConnector connector, MetricRegistry metrics) {
        List<ConnectionFactory> factories = new ArrayList<>();
        for (ConnectionFactory factory : connector.getConnectionFactories()) {
            factories.add(
                    factory instanceof InstrumentedConnectionFactory measured
                            ? bounded(measured, connector, metrics)
                            : factory);
        }
        connector.setConnectionFactories(factories);
    }

    /** Returns the same factory with bounded connections, and with the timer that Dropwizard gave it. */
    private static ConnectionFactory bounded(
            InstrumentedConnectionFactory measured, ServerConnector connector, MetricRegistry metrics) {
        HttpConnectionFactory http = measured.getBean(HttpConnectionFactory.class);
        if (http == null || http.getClass() != HttpConnectionFactory.class) {
            return measured;
        }
        String timer = MetricRegistry.name(
                HttpConnectionFactory.class, connector.getHost(), Integer.toString(connector.getPort()), "connections");
        return new InstrumentedConnectionFactory(
                new BoundedHttpConnection.Factory(http.getHttpConfiguration()), metrics.timer(timer));
    }

    private static void closeSlow(Connector connector) {
        Map<EndPoint, Long> unfinished = new HashMap<>();
        for (EndPoint endPoint : connector.getConnectedEndPoints()) {
            long millis = headMillis(endPoint);
            if (millis >= 0) {
                unfinished.put(endPoint, millis);
            }
        }
        unfinished.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .skip(MOST_UNFINISHED)
                .forEach(slowest -> slowest.getKey().close());
        unfinished.forEach((endPoint, millis) -> {
            if (millis >= TimeUnit.SECONDS.toMillis(SECONDS)) {
                endPoint.close();
            }
        });
    }

    /** Returns for how long the head of a connection's request, or its first TLS handshake, has been unfinished; -1: it is not. */
    private static long headMillis(EndPoint endPoint) {
        Connection connection = endPoint.getConnection();
        if (connection instanceof SslConnection tls) {
            if (!isEncrypted(tls)) {
                return Math.max(0, System.currentTimeMillis() - endPoint.getCreatedTimeStamp());
            }
            connection = tls.getSslEndPoint().getConnection();
        }
        if (!(connection instanceof HttpConnection http)) {
            return -1;
        }
        HttpParser parser = http.getParser();
        if (parser.isStart()) {
            return http instanceof BoundedHttpConnection bounded ? bounded.blankMillis() : -1;
        }
        long begin = parser.getBeginNanoTime();
        boolean unfinished = begin != 0 && parser.inHeaderState();
        return unfinished ? NanoTime.millisSince(begin) : -1;
    }

    /** Returns whether the first handshake is over. */
    private static boolean isEncrypted(SslConnection tls) {
        return !tls.getSSLEngine().getSession().getProtocol().equals("NONE");
    }
}
