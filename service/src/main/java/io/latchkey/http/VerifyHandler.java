package io.latchkey.http;

import io.latchkey.gate.Decider;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
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
    private final ForwardAuthPath path;
    private final Decider decider;
    private final RequestRules rules;
    private final AnswerWriter writer;

    /**
     * A handler in front of others.
     *
     * @param next the servlet stack
     */
    VerifyHandler(ForwardAuthPath path, Decider decider, RequestRules rules, AnswerWriter writer, Handler next) {
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
        Question question = question(request);
        if (question == null) {
            passOn(request, response, callback);
            return true;
        }
        JettyFacts facts = new JettyFacts(request);
        HttpAttempt attempt = new HttpAttempt(facts, rules, target(facts, question));
        decider.decide(attempt, decision -> {
            try {
                writer.write(decision, attempt.requestId(), question.deny(), response, callback);
            } catch (RuntimeException | Error e) {
                callback.failed(e);
            }
        });
        return true;
    }

    private Target target(JettyFacts facts, Question question) {
        List<String> keys = QueryKeyHandler.keys(facts.request());
        return question.below().isEmpty()
                ? ForwardAuthTarget.plain(facts, rules, question.scopes(), keys)
                : ForwardAuthTarget.below(question.below(), keys);
    }

    /** What a request asks if it is answered here, or null if it is for the servlet stack. */
    private @Nullable Question question(Request request) {
        String below = path.below(request);
        HttpURI uri = request.getHttpURI();
        if (below == null || !Objects.equals(uri.getPath(), uri.getCanonicalPath())) {
            return null;
        }
        if (!below.isEmpty()) {
            return new Question(below, List.of(), false);
        }
        if (uri.getQuery() == null) {
            return Question.PLAIN;
        }
        try {
            Fields query = Request.extractQueryParameters(request);
            return new Question(
                    below, query.getValuesOrEmpty("scope"), ForwardAuthFilter.DENY.equals(query.getValue("deny")));
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
     * What is asked of forward auth.
     *
     * @param below the raw path that is asked about; empty for plain {@code /verify}
     * @param scopes what plain {@code /verify} is asked for
     * @param deny whether 429 and 503 become 403, for proxies that pass nothing else
     */
    private record Question(String below, List<String> scopes, boolean deny) {
        static final Question PLAIN = new Question("", List.of(), false);
    }
}
