package io.latchkey.http;

import io.latchkey.gate.Decider;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * Answers forward auth ahead of the servlet stack: on the selector's thread if the decision needs no call to another
 * service, and else later, without holding a thread meanwhile. Everything else, and whatever of {@code /verify} is not
 * written plainly, goes on to the servlet stack, which has threads of its own for it and the same answers. Safe for
 * concurrent use.
 */
final class VerifyHandler extends Handler.Wrapper {
    private static final String ADMIN_CONNECTOR = "admin";

    private final String path;
    private final Decider decider;
    private final RequestRules rules;
    private final AnswerWriter writer;

    /**
     * A handler in front of others.
     *
     * @param path where forward auth is, such as {@code /verify}
     * @param next the servlet stack
     */
    VerifyHandler(String path, Decider decider, RequestRules rules, AnswerWriter writer, Handler next) {
        super(next);
        this.path = path;
        this.decider = decider;
        this.rules = rules;
        this.writer = writer;
    }

    /** So that Jetty calls this on the selector's thread; what may block is handed to another one. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Query query = query(request);
        if (query == null) {
            passOn(request, response, callback);
            return true;
        }
        HttpAttempt attempt = new HttpAttempt(new JettyFacts(request), rules, target(request, query));
        decider.decide(attempt, decision -> {
            try {
                writer.write(decision, attempt.requestId(), query.deny(), response, callback);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        });
        return true;
    }

    private Target target(Request request, Query query) {
        List<String> keys = QueryKeyHandler.keys(request);
        String rest = request.getHttpURI().getPath().substring(path.length());
        return rest.isEmpty()
                ? ForwardAuthTarget.plain(new JettyFacts(request), rules, query.scopes(), keys)
                : ForwardAuthTarget.below(rest, keys);
    }

    /** What the query of a request says that is answered here, or null if the request is for the servlet stack. */
    private @Nullable Query query(Request request) {
        String raw = request.getHttpURI().getPath();
        if (raw == null
                || !raw.startsWith(path)
                || !raw.equals(request.getHttpURI().getCanonicalPath())
                || ADMIN_CONNECTOR.equals(
                        request.getConnectionMetaData().getConnector().getName())) {
            return null;
        }
        if (raw.length() > path.length()) {
            return raw.charAt(path.length()) == '/' ? Query.NONE : null;
        }
        if (request.getHttpURI().getQuery() == null) {
            return Query.NONE;
        }
        try {
            Fields fields = Request.extractQueryParameters(request);
            List<String> scopes = fields.getValuesOrEmpty("scope");
            return new Query(scopes, ForwardAuthFilter.DENY.equals(fields.getValue("deny")));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private void passOn(Request request, Response response, Callback callback) {
        try {
            request.getContext().execute(() -> {
                try {
                    if (!super.handle(request, response, callback)) {
                        Response.writeError(request, response, callback, HttpStatus.NOT_FOUND_404);
                    }
                } catch (Throwable e) {
                    Response.writeError(request, response, callback, e);
                }
            });
        } catch (RejectedExecutionException e) {
            Response.writeError(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, null, e);
        }
    }

    /**
     * What a query asks of forward auth.
     *
     * @param deny whether 429 and 503 become 403, for proxies that pass nothing else
     */
    private record Query(List<String> scopes, boolean deny) {
        static final Query NONE = new Query(List.of(), false);
    }
}
