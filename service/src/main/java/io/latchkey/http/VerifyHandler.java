package io.latchkey.http;

import io.latchkey.gate.Decider;
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
final class VerifyHandler extends Handler.Wrapper {
    private final ForwardAuthPath path;
    private final Decider decider;
    private final RequestRules rules;
    private final AnswerWriter writer;

    /**
     * A handler in front of others.
     *
     * @param next what takes a request to the servlet stack without blocking
     */
    VerifyHandler(ForwardAuthPath path, Decider decider, RequestRules rules, AnswerWriter writer, Handler next) {
        super(next);
        this.path = path;
        this.decider = decider;
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
        JettyFacts facts = new JettyFacts(request);
        boolean plain = ForwardAuthPath.isPlain(below);
        VerifyQuery query = plain ? VerifyQuery.parse(facts.query()) : VerifyQuery.EMPTY;
        List<String> keys = QueryKeyHandler.keys(request);
        Target target = plain
                ? ForwardAuthTarget.plain(facts, rules, query, keys)
                : ForwardAuthTarget.below(facts, rules, below, keys);
        HttpAttempt attempt = new HttpAttempt(facts, rules, target);
        decider.decide(attempt, decision -> {
            try {
                writer.write(decision, attempt, query.deny(), response, callback);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        });
        return true;
    }
}
