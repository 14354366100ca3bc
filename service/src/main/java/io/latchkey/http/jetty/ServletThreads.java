package io.latchkey.http.jetty;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.metrics.jetty12.InstrumentedQueuedThreadPool;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Runs the servlet stack on threads of its own, which may block: as many as the server's own pool has at most, and separate ones
 * for application and admin connectors. Servlets cannot use up the server's own threads, which serve connections and forward
 * authentication. Responds with 503 when the queue for a thread is full. Thread-safe.
 */
public final class ServletThreads extends Handler.Wrapper {
    private static final int MOST_QUEUED = 1024;

    private final Map<Executor, Executor> threads;

    private ServletThreads(Map<Executor, Executor> threads, Handler next) {
        super(next);
        this.threads = threads;
    }

    /** Adds the threads, and the handler that reads bodies ahead of them. */
    public static void install(ServerSetup setup, MetricRegistry metrics) {
        setup.add(ServerSetup.HandlerPlace.BODIES, (server, next) -> new RequestBodyHandler(next));
        setup.add(ServerSetup.HandlerPlace.SERVLETS, (server, next) -> of(server, metrics, next));
    }

    private static ServletThreads of(Server server, MetricRegistry metrics, Handler next) {
        Map<Executor, Executor> threads = new HashMap<>();
        for (Connector connector : server.getConnectors()) {
            threads.computeIfAbsent(connector.getExecutor(), pool -> servletThreads(pool, server, metrics));
        }
        return new ServletThreads(threads, next);
    }

    private static Executor servletThreads(Executor connectorThreads, Server server, MetricRegistry metrics) {
        if (!(connectorThreads instanceof QueuedThreadPool pool)) {
            return connectorThreads;
        }
        QueuedThreadPool own =
                new InstrumentedQueuedThreadPool(metrics, pool.getMaxThreads(), 1, pool.getIdleTimeout());
        own.setName(pool.getName() + "-servlet");
        own.setReservedThreads(0);
        server.addBean(own);
        return own;
    }

    /** Returns that this handler never blocks, because the next one runs on another thread. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Connector connector = request.getConnectionMetaData().getConnector();
        Executor executor = threads.getOrDefault(connector.getExecutor(), connector.getExecutor());
        try {
            // A bounded queue would suffice, but Jetty warns about those at the start.
            if (executor instanceof QueuedThreadPool pool && pool.getQueueSize() >= MOST_QUEUED) {
                throw new RejectedExecutionException();
            }
            executor.execute(() -> handleHere(request, response, callback));
        } catch (RejectedExecutionException e) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        }
        return true;
    }

    private void handleHere(Request request, Response response, Callback callback) {
        try {
            if (!super.handle(request, response, callback)) {
                Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
            }
        } catch (Throwable e) {
            Response.writeError(request, response, callback, e);
        }
    }
}
