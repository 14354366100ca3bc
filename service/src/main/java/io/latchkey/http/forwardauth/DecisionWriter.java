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
 * Writes decisions about forward authentication as Jetty responses. Encodes their constant parts once. Thread-safe.
 */
final class DecisionWriter {
    private final RateLimitHeaders limitHeaders;
    private final IdentitySignature signature;
    private final ProblemResponses problems;

    /** By identity: a principal lives as long as its key's entry or verdict. */
    private final LoadingCache<KeyPrincipal, EncodedResponse> identities = byIdentity(EncodedResponse::of);

    /** By identity: a problem lives as long as it is cached. */
    private final LoadingCache<ProblemResponse, EncodedResponse> denials = byIdentity(EncodedResponse::of);

    /** Whether each header must be a field of its own until it is sent, because a request log may print it. */
    private final boolean logged;

    DecisionWriter(RequestRules rules, RateLimitHeaders limitHeaders, IdentitySignature signature, boolean logged) {
        this.problems = new ProblemResponses(rules.credentials().schemes());
        this.limitHeaders = limitHeaders;
        this.signature = signature;
        this.logged = logged;
    }

    private static <K> LoadingCache<K, EncodedResponse> byIdentity(Function<K, EncodedResponse> part) {
        return Caffeine.newBuilder().weakKeys().executor(Runnable::run).build(part::apply);
    }

    /**
     * Writes the whole response.
     *
     * @param denyOnly whether 429 and 503 become 403
     */
    void write(Decision decision, HttpAuthRequest request, boolean denyOnly, Response response, Callback callback) {
        if (!(decision instanceof Decision.Allowed allowed)) {
            write((Decision.Denied) decision, request, denyOnly, response, callback);
        } else if (request.isAnsweredPreflight()) {
            writePreflight(allowed, request, response, callback);
        } else {
            write(allowed, request.requestId(), response, callback);
        }
    }

    /** Writes the identity too, because every 2xx means allowed to some proxies. Does not sign it: the caller may see it. */
    private void writePreflight(
            Decision.Allowed decision, HttpAuthRequest request, Response response, Callback callback) {
        response.setStatus(ProblemResponse.NO_CONTENT);
        identities
                .get(decision.principal())
                .write(
                        response.getHeaders(),
                        headers -> {
                            request.writePreflight(headers);
                            headers.accept(RequestId.HEADER, request.requestId());
                        },
                        mustBeSeparate(response));
        response.write(true, BufferUtil.EMPTY_BUFFER, callback);
    }

    private void write(Decision.Allowed decision, String requestId, Response response, Callback callback) {
        response.setStatus(200);
        EncodedResponse part = identities.get(decision.principal());
        send(part, response, callback, headers -> {
            signature.write(decision.principal(), headers);
            headers.accept(RequestId.HEADER, requestId);
            writeLimit(decision, headers);
        });
    }

    private void write(
            Decision.Denied decision, HttpAuthRequest request, boolean denyOnly, Response response, Callback callback) {
        ProblemResponse problem = problems.of(decision);
        response.setStatus(denyOnly ? ForwardAuthQuery.denyStatus(problem.status()) : problem.status());
        send(denials.get(problem), response, callback, headers -> {
            writeLimit(decision, headers);
            request.writeReadable(headers);
            headers.accept(RequestId.HEADER, request.requestId());
            if (denyOnly) {
                headers.accept(ProblemResponse.PROBLEM_HEADER, problem.body());
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
