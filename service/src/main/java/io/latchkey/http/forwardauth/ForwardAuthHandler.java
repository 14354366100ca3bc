package io.latchkey.http.forwardauth;

import io.latchkey.authorize.Authorizer;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.RequestRules;
import io.latchkey.http.RequestTarget;
import io.latchkey.http.jetty.QueryKeyHandler;
import io.latchkey.http.jetty.RequestWithBody;
import java.util.List;
import java.util.Objects;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Answers forward auth ahead of the servlet stack: on the selector's thread if the decision needs no call to another
 * service, and else later, without holding a thread meanwhile. Everything else, and whatever of {@code /verify} is not
 * written plainly, goes on to the servlet stack, which has threads of its own for it and the same answers. Safe for
 * concurrent use.
 */
final class ForwardAuthHandler extends Handler.Wrapper {
    private final ForwardAuthPath path;
    private final Authorizer authorizer;
    private final RequestRules rules;
    private final DecisionWriter writer;

    /**
     * A handler in front of others.
     *
     * @param next what takes a request to the servlet stack without blocking
     */
    ForwardAuthHandler(
            ForwardAuthPath path, Authorizer authorizer, RequestRules rules, DecisionWriter writer, Handler next) {
        super(next);
        this.path = path;
        this.authorizer = authorizer;
        this.rules = rules;
        this.writer = writer;
    }

    /** So that Jetty calls this on the selector's thread. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String below = path.below(request);
        HttpURI uri = request.getHttpURI();
        if (below == null) {
            return super.handle(request, response, callback);
        }
        if (!Objects.equals(uri.getPath(), uri.getCanonicalPath())) {
            // Without the body, which no answer to forward auth depends on.
            return super.handle(RequestWithBody.empty(request), response, callback);
        }
        JettyRequestView facts = new JettyRequestView(request);
        boolean plain = ForwardAuthPath.isPlain(below);
        ForwardAuthQuery query = plain ? ForwardAuthQuery.parse(facts.query()) : ForwardAuthQuery.EMPTY;
        List<String> keys = QueryKeyHandler.keys(request);
        RequestTarget target = plain
                ? ForwardAuthTarget.plain(facts, rules, query, keys)
                : ForwardAuthTarget.below(facts, rules, below, keys);
        HttpAuthRequest attempt = new HttpAuthRequest(facts, rules, target);
        authorizer.authorize(attempt, decision -> {
            try {
                writer.write(decision, attempt, query.deny(), response, callback);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        });
        return true;
    }
}
