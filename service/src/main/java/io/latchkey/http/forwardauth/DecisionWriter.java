package io.latchkey.http.forwardauth;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.Decision;
import io.latchkey.http.HttpAuthRequest;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.ProblemResponse;
import io.latchkey.http.ProblemResponses;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestId;
import io.latchkey.http.RequestRules;
import io.latchkey.limit.Permit;
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
final class DecisionWriter {
    private final RateLimitHeaders limitHeaders;
    private final IdentitySignature signature;
    private final ProblemResponses answers;

    /** By identity: a principal lives as long as its key's entry or verdict. */
    private final LoadingCache<KeyPrincipal, EncodedResponse> granted = byIdentity(EncodedResponse::of);

    /** By identity: an answer lives as long as it is remembered. */
    private final LoadingCache<ProblemResponse, EncodedResponse> refused = byIdentity(EncodedResponse::of);

    /** Whether each header is to be seen as one until it is sent: a request log may print some. */
    private final boolean logged;

    DecisionWriter(RequestRules rules, RateLimitHeaders limitHeaders, IdentitySignature signature, boolean logged) {
        this.answers = new ProblemResponses(rules.credentials().schemes());
        this.limitHeaders = limitHeaders;
        this.signature = signature;
        this.logged = logged;
    }

    private static <K> LoadingCache<K, EncodedResponse> byIdentity(Function<K, EncodedResponse> part) {
        return Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(part::apply);
    }

    /**
     * Writes the whole answer.
     *
     * @param denyOnly whether 429 and 503 become 403
     */
    void write(Decision decision, HttpAuthRequest attempt, boolean denyOnly, Response response, Callback callback) {
        if (!(decision instanceof Decision.Allowed granted)) {
            write((Decision.Denied) decision, attempt, denyOnly, response, callback);
        } else if (attempt.isAnsweredPreflight()) {
            writePreflight(granted, attempt, response, callback);
        } else {
            write(granted, attempt.requestId(), response, callback);
        }
    }

    /** Names the identity too: some proxies take every 2xx for a grant. It is not signed, as the caller may get to see it. */
    private void writePreflight(
            Decision.Allowed decision, HttpAuthRequest attempt, Response response, Callback callback) {
        response.setStatus(ProblemResponse.NO_CONTENT);
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

    private void write(Decision.Allowed decision, String requestId, Response response, Callback callback) {
        response.setStatus(200);
        EncodedResponse part = granted.get(decision.principal());
        send(part, response, callback, headers -> {
            signature.write(decision.principal(), headers);
            headers.accept(RequestId.HEADER, requestId);
            writeLimit(decision, headers);
        });
    }

    private void write(
            Decision.Denied decision, HttpAuthRequest attempt, boolean denyOnly, Response response, Callback callback) {
        ProblemResponse answer = answers.of(decision);
        response.setStatus(denyOnly ? ForwardAuthQuery.denyStatus(answer.status()) : answer.status());
        send(refused.get(answer), response, callback, headers -> {
            writeLimit(decision, headers);
            attempt.writeReadable(headers);
            headers.accept(RequestId.HEADER, attempt.requestId());
            if (denyOnly) {
                headers.accept(ProblemResponse.PROBLEM_HEADER, answer.body());
            }
        });
    }

    private void writeLimit(Decision decision, BiConsumer<String, String> headers) {
        Permit permit = decision.permit();
        if (permit != null) {
            limitHeaders.write(permit, headers);
        }
    }

    private void send(
            EncodedResponse part, Response response, Callback callback, Consumer<BiConsumer<String, String>> rest) {
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
