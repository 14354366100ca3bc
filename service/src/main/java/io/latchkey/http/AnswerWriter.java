package io.latchkey.http;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.latchkey.gate.Decision;
import io.latchkey.limit.Permit;
import io.latchkey.verify.KeyPrincipal;
import java.nio.ByteBuffer;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes decisions on forward auth as answers of Jetty's, with the same headers in the same order as JAX-RS does. What is
 * the same each time is encoded once. Safe for concurrent use.
 */
final class AnswerWriter {
    private final LimitHeaders limitHeaders;
    private final IdentitySignature signature;
    private final Answers answers;

    /** By identity: a principal lives as long as its key's entry or verdict. */
    private final LoadingCache<KeyPrincipal, FixedPart> granted = byIdentity(FixedPart::of);

    /** By identity: an answer lives as long as it is remembered. */
    private final LoadingCache<Answer, FixedPart> refused = byIdentity(FixedPart::of);

    /** Whether each header is to be seen as one until it is sent: a request log may print some. */
    private final boolean logged;

    AnswerWriter(RequestRules rules, LimitHeaders limitHeaders, IdentitySignature signature, boolean logged) {
        this.answers = new Answers(rules.credentials().schemes());
        this.limitHeaders = limitHeaders;
        this.signature = signature;
        this.logged = logged;
    }

    private static <K> LoadingCache<K, FixedPart> byIdentity(Function<K, FixedPart> part) {
        return Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(part::apply);
    }

    /**
     * Writes the whole answer.
     *
     * @param denyOnly whether 429 and 503 become 403
     */
    void write(Decision decision, HttpAttempt attempt, boolean denyOnly, Response response, Callback callback) {
        if (!(decision instanceof Decision.Granted granted)) {
            write((Decision.Refused) decision, attempt, denyOnly, response, callback);
        } else if (attempt.isAnsweredPreflight()) {
            writePreflight(granted, attempt, response, callback);
        } else {
            write(granted, attempt.requestId(), response, callback);
        }
    }

    /** Names the identity too: some proxies take every 2xx for a grant. It is not signed, as the caller may get to see it. */
    private void writePreflight(Decision.Granted decision, HttpAttempt attempt, Response response, Callback callback) {
        response.setStatus(Answer.NO_CONTENT);
        granted.get(decision.principal())
                .write(
                        response.getHeaders(),
                        headers -> {
                            attempt.writePreflight(headers);
                            headers.accept(RequestId.HEADER, attempt.requestId());
                        },
                        mustBeSeparate(response));
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    private void write(Decision.Granted decision, String requestId, Response response, Callback callback) {
        response.setStatus(200);
        FixedPart part = granted.get(decision.principal());
        send(part, response, callback, headers -> {
            signature.write(decision.principal(), headers);
            headers.accept(RequestId.HEADER, requestId);
            writeLimit(decision, headers);
        });
    }

    private void write(
            Decision.Refused decision, HttpAttempt attempt, boolean denyOnly, Response response, Callback callback) {
        Answer answer = answers.of(decision);
        response.setStatus(denyOnly ? ForwardAuthFilter.deny(answer.status()) : answer.status());
        send(refused.get(answer), response, callback, headers -> {
            writeLimit(decision, headers);
            attempt.writeReadable(headers);
            headers.accept(RequestId.HEADER, attempt.requestId());
            if (denyOnly) {
                headers.accept(Answer.PROBLEM_HEADER, answer.body());
            }
        });
    }

    private void writeLimit(Decision decision, BiConsumer<String, String> headers) {
        Permit permit = decision.permit();
        if (permit != null) {
            limitHeaders.write(permit, headers);
        }
    }

    private void send(FixedPart part, Response response, Callback callback, Consumer<BiConsumer<String, String>> rest) {
        part.write(response.getHeaders(), rest, mustBeSeparate(response));
        response.getHeaders().add(part.contentLength());
        response.write(true, ByteBuffer.wrap(part.body()), callback);
    }

    private boolean mustBeSeparate(Response response) {
        return logged
                || response.getRequest()
                                .getConnectionMetaData()
                                .getHttpVersion()
                                .getVersion()
                        > 11;
    }
}
