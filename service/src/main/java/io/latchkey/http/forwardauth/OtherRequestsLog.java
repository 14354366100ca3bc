package io.latchkey.http.forwardauth;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;

/**
 * Leaves forward auth out of the request log: the proxy has a line for each request, refusals are in the decisions log, and a
 * line costs more than the answer. Starts and stops the log that it wraps. Safe for concurrent use.
 */
final class OtherRequestsLog extends ContainerLifeCycle implements RequestLog {
    private final ForwardAuthPath path;
    private final RequestLog log;

    OtherRequestsLog(ForwardAuthPath path, RequestLog log) {
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
