package io.latchkey.http.admin;

import io.dropwizard.core.setup.Environment;
import io.latchkey.http.ProblemResponse;
import io.latchkey.warning.Warnings;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Denies requests to the admin port that a web page could have made. The admin port is not authenticated, so a page in an
 * operator's browser must not be able to use it: neither by a form or a script of another site, nor under a name of that site that
 * resolves to the admin port's address (DNS rebinding). Thread-safe.
 */
public final class AdminGuard extends Handler.Wrapper {
    private final AdminHosts hosts;
    private final Warnings warnings;

    AdminGuard(AdminHosts hosts, Warnings warnings) {
        this.hosts = hosts;
        this.warnings = warnings;
    }

    /**
     * Adds the guard ahead of everything that the admin context serves, on any connector.
     *
     * @param hosts the names under which the admin port is reached, besides those that are always accepted
     */
    public static void install(List<String> hosts, Warnings warnings, Environment environment) {
        environment.getAdminContext().insertHandler(new AdminGuard(new AdminHosts(hosts), warnings));
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Denial denial = denial(request);
        if (denial == null) {
            return super.handle(request, response, callback);
        }
        // Neither name is repeated: an attacker may have written them.
        String peer = Request.getRemoteAddr(request);
        warnings.warn(
                "admin-" + denial.code + " " + peer,
                "A request to the admin port from " + peer + " was denied. " + denial.detail);
        ProblemResponse problem = ProblemResponse.of(HttpStatus.FORBIDDEN_403, denial.code, denial.detail);
        response.setStatus(problem.status());
        problem.writeHeaders((name, value) -> response.getHeaders().put(name, value));
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, ProblemResponse.TYPE);
        response.write(true, ByteBuffer.wrap(problem.body().getBytes(StandardCharsets.UTF_8)), callback);
        return true;
    }

    private @Nullable Denial denial(Request request) {
        if (!hosts.accept(request)) {
            return Denial.HOST;
        }
        return RequestOrigin.isOwn(request) ? null : Denial.ORIGIN;
    }

    /** The reasons for which the admin port denies a request: what is wrong, and what to do if the request was intended. */
    private enum Denial {
        HOST(
                "host_not_allowed",
                "The Host header names neither localhost, an IP address nor the connector's bindHost. If the admin"
                        + " port is reached under this name, add it to latchkey.admin.hosts (ADMIN_HOSTS)."),
        ORIGIN(
                "cross_site_request",
                "The request comes from a web page of another site (Origin, Sec-Fetch-Site). A proxy ahead of the"
                        + " admin port must pass the browser's Host header on.");

        private final String code;
        private final String detail;

        Denial(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }
    }
}
