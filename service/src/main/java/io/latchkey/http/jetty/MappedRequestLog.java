package io.latchkey.http.jetty;

import java.util.function.Function;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;
import org.jspecify.annotations.Nullable;

/** Logs requests in another form, or not at all. Starts and stops the log that it wraps. Thread-safe. */
public final class MappedRequestLog extends ContainerLifeCycle implements RequestLog {
    private final Function<Request, @Nullable Request> mapping;
    private final RequestLog log;

    /**
     * Creates the log.
     *
     * @param mapping returns the request to log in place of the one received, or null to log none
     */
    public MappedRequestLog(Function<Request, @Nullable Request> mapping, RequestLog log) {
        this.mapping = mapping;
        this.log = log;
        installBean(log);
    }

    @Override
    public void log(Request request, Response response) {
        Request shown = mapping.apply(request);
        if (shown != null) {
            log.log(shown, response);
        }
    }
}
