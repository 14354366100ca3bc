package io.latchkey.http.jetty;

import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.component.ContainerLifeCycle;

/**
 * Logs requests without the key in their query, also those that Jetty itself denied. Starts and stops the log that it wraps.
 * Thread-safe.
 */
final class KeylessRequestLog extends ContainerLifeCycle implements RequestLog {
    private final KeylessQuery keyless;
    private final RequestLog log;

    KeylessRequestLog(KeylessQuery keyless, RequestLog log) {
        this.keyless = keyless;
        this.log = log;
        installBean(log);
    }

    @Override
    public void log(Request request, Response response) {
        log.log(keyless.of(request), response);
    }
}
