package io.latchkey.http.forwardauth;

import io.latchkey.authorize.Authorizer;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.RequestRules;
import io.latchkey.http.RequestTarget;
import io.latchkey.http.jetty.QueryKeyHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Responds to every request at {@code /verify} ahead of the servlet stack: on the selector's thread if the decision needs no
 * call to another service, otherwise later, without holding a thread until then. Ignores the method and the body of the
 * request, which are those of the original one. Passes all other requests on. Thread-safe.
 */
final class ForwardAuthHandler extends Handler.Wrapper {
    private final ForwardAuthPath path;
    private final Authorizer authorizer;
    private final RequestRules rules;
    private final DecisionWriter writer;

    /**
     * Creates the handler.
     *
     * @param next passes a request to the servlet stack without blocking
     */
    ForwardAuthHandler(
            ForwardAuthPath path, Authorizer authorizer, RequestRules rules, DecisionWriter writer, Handler next) {
        super(next);
        this.path = path;
        this.authorizer = authorizer;
        this.rules = rules;
        this.writer = writer;
    }

    /** Returns that this handler never blocks, so that Jetty calls it on the selector's thread. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String below = path.below(request);
        if (below == null) {
            return super.handle(request, response, callback);
        }
        JettyRequestView view = new JettyRequestView(request);
        ForwardAuthQuery query =
                ForwardAuthPath.isPlain(below) ? ForwardAuthQuery.parse(view.query()) : ForwardAuthQuery.EMPTY;
        RequestTarget target = ForwardAuthTarget.of(view, rules, below, query, QueryKeyHandler.keys(request));
        HttpAuthRequest authRequest = new HttpAuthRequest(view, rules, target);
        authorizer.authorize(authRequest, decision -> {
            try {
                writer.write(decision, authRequest, query.deny(), response, callback);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        });
        return true;
    }
}
