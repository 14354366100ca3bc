package io.latchkey.http.forwardauth;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;

/**
 * Keeps forward authentication out of the request log: the proxy logs each request, denials are in the decisions log, and a
 * line costs more than the response. Starts and stops the log that it wraps. Thread-safe.
 */
final class RequestLogFilter extends ContainerLifeCycle implements RequestLog {
    private final ForwardAuthPath path;
    private final RequestLog log;

    RequestLogFilter(ForwardAuthPath path, RequestLog log) {
        this.path = path;
        this.log = log;
        installBean(log);
    }

    @Override
    public void log(Request request, Response response) {
        if (path.below(request) == null) {
            log.log(request, response);
        }
    }
}
