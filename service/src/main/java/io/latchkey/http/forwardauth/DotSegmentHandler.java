package io.latchkey.http.forwardauth;

import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Denies dot segments (RFC 3986, section 3.3) after {@code /verify}. A proxy that appends its caller's path would get the
 * response of another one: {@code /verify/../health} and {@code /verify;/../health} are {@code /health}, which responds with 200
 * to every caller. Thread-safe.
 */
final class DotSegmentHandler extends Handler.Wrapper {
    private static final String VERIFY = "/verify";
    private static final Pattern DOT_SEGMENT = Pattern.compile("/\\.\\.?(?:[/;]|$)");

    DotSegmentHandler(Handler next) {
        super(next);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (leadsElsewhere(request.getHttpURI().getPath())) {
            Response.writeError(request, response, callback, HttpStatus.BAD_REQUEST_400);
            return true;
        }
        return super.handle(request, response, callback);
    }

    private static boolean leadsElsewhere(@Nullable String path) {
        int verify = path == null ? -1 : path.indexOf(VERIFY);
        return verify >= 0 && DOT_SEGMENT.matcher(path).find(verify + VERIFY.length());
    }
}
