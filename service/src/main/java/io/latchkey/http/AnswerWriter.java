package io.latchkey.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.latchkey.gate.Decision;
import io.latchkey.limit.Permit;
import io.latchkey.verify.KeyPrincipal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * Writes decisions on forward auth as answers of Jetty's, with the same headers in the same order as JAX-RS does. What is
 * the same each time is encoded once. Safe for concurrent use.
 */
final class AnswerWriter {
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField PROBLEM = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, Answer.TYPE);
    private static final HttpField EMPTY = new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, "0");

    private final LimitHeaders limitHeaders;
    private final IdentitySignature signature;

    /** By identity: a principal lives as long as its key's entry or verdict. */
    private final Cache<KeyPrincipal, List<HttpField>> identities =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    AnswerWriter(LimitHeaders limitHeaders, IdentitySignature signature) {
        this.limitHeaders = limitHeaders;
        this.signature = signature;
    }

    /**
     * Writes the whole answer.
     *
     * @param denyOnly whether 429 and 503 become 403
     */
    void write(Decision decision, String requestId, boolean denyOnly, Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        if (decision instanceof Decision.Granted granted) {
            response.setStatus(200);
            headers.add(NO_STORE);
            for (HttpField field : identities.get(granted.principal(), AnswerWriter::identity)) {
                headers.add(field);
            }
            signature.write(granted.principal(), headers::add);
            headers.add(RequestId.HEADER, requestId);
            Permit permit = granted.permit();
            if (permit != null) {
                limitHeaders.write(permit, headers::add);
            }
            headers.add(EMPTY);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return;
        }
        Answer answer = Answer.of((Decision.Refused) decision, limitHeaders);
        response.setStatus(denyOnly ? ForwardAuthFilter.deny(answer.status()) : answer.status());
        headers.add(PROBLEM);
        answer.headers().forEach(headers::add);
        headers.add(RequestId.HEADER, requestId);
        if (denyOnly) {
            headers.add(Answer.PROBLEM_HEADER, answer.body());
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        headers.add(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static List<HttpField> identity(KeyPrincipal principal) {
        List<HttpField> fields = new ArrayList<>();
        IdentityHeaders.write(principal, (name, value) -> fields.add(new PreEncodedHttpField(name, value)));
        return List.copyOf(fields);
    }
}
