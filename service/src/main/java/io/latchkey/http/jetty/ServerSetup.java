package io.latchkey.http.jetty;

import com.google.common.collect.Lists;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/**
 * Arranges the parts that Latchkey adds to a server, when the server starts: Dropwizard has no place for a Jetty handler ahead
 * of its own. Parts are added in any order before the start. A server that is started again keeps them. Not thread-safe.
 */
public final class ServerSetup implements LifeCycle.Listener {
    /** The places of handlers, from the outside in. */
    public enum HandlerPlace {
        /** Takes the key out of the query before anything else sees it. */
        QUERY_KEYS(false),
        /** Denies paths that lead out of forward authentication. */
        DOT_SEGMENTS(false),
        /** Answers forward authentication, inside the handler that finishes requests in flight before the server stops. */
        FORWARD_AUTH(true),
        /** Waits for the body of a request without a thread. */
        BODIES(true),
        /** Runs the servlet stack on threads that may block. */
        SERVLETS(true);

        private final boolean graceful;

        HandlerPlace(boolean graceful) {
            this.graceful = graceful;
        }
    }

    /** The places of request logs, from the outside in. */
    public enum LogPlace {
        /** Decides which requests are logged. */
        FILTER,
        /** Removes the query parameter that may carry a key. */
        QUERY_KEYS,
        /** Withholds keys in all other parts of a request. */
        REDACTION
    }

    private final List<Consumer<Server>> preparations = new ArrayList<>();
    private final Map<HandlerPlace, BiFunction<Server, Handler, Handler>> handlers = new EnumMap<>(HandlerPlace.class);
    private final Map<LogPlace, UnaryOperator<RequestLog>> logs = new EnumMap<>(LogPlace.class);
    private @Nullable Server arranged;

    /** Returns the setup of a server that is going to start. */
    public static ServerSetup of(LifecycleEnvironment lifecycle) {
        ServerSetup setup = new ServerSetup();
        lifecycle.addEventListener(setup);
        return setup;
    }

    /** Adds a change to the server itself or its connectors, or a check. One that throws stops the start. */
    public void prepare(Consumer<Server> preparation) {
        preparations.add(preparation);
    }

    /** Adds a handler, made of the server and the next handler. */
    public void add(HandlerPlace place, BiFunction<Server, Handler, Handler> handler) {
        handlers.put(place, handler);
    }

    /** Adds a request log around the next one. A server that logs no requests has none of them. */
    public void add(LogPlace place, UnaryOperator<RequestLog> log) {
        logs.put(place, log);
    }

    @Override
    public void lifeCycleStarting(LifeCycle event) {
        if (event instanceof Server server && server != arranged) {
            preparations.forEach(preparation -> preparation.accept(server));
            GracefulHandler graceful = server.getDescendant(GracefulHandler.class);
            wrap(server, graceful == null ? server : graceful, true);
            wrap(server, server, false);
            if (server.getRequestLog() != null) {
                server.setRequestLog(wrapped(server.getRequestLog()));
            }
            arranged = server;
        }
    }

    private void wrap(Server server, Handler.Singleton outside, boolean graceful) {
        Handler handler = outside.getHandler();
        for (HandlerPlace place : Lists.reverse(List.of(HandlerPlace.values()))) {
            if (place.graceful == graceful && handlers.containsKey(place)) {
                handler = handlers.get(place).apply(server, handler);
            }
        }
        outside.setHandler(handler);
    }

    private RequestLog wrapped(RequestLog log) {
        RequestLog wrapped = log;
        for (LogPlace place : Lists.reverse(List.of(LogPlace.values()))) {
            wrapped = logs.getOrDefault(place, UnaryOperator.identity()).apply(wrapped);
        }
        return wrapped;
    }
}
