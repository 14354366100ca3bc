package io.latchkey.http.forwardauth;

import io.latchkey.KeyPrincipal;
import io.latchkey.http.IdentityHeaders;
import io.latchkey.http.ProblemResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpGenerator;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * The constant part of every response to one caller, or of every denial of one kind. Immutable, apart from its arrays, which must
 * not be changed.
 *
 * @param fields the first headers of a response
 * @param lines the same, encoded for HTTP/1.1
 * @param contentLength the length of the body
 * @param body the body
 */
@SuppressWarnings("ArrayRecordComponent") // instances are never compared
record EncodedResponse(List<HttpField> fields, byte[] lines, HttpField contentLength, byte[] body) {
    private static final int MOST_BYTES = 64 * 1024;
    private static final HttpField NO_STORE = new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
    private static final HttpField PROBLEM = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, ProblemResponse.TYPE);

    static EncodedResponse of(KeyPrincipal principal) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(NO_STORE);
        IdentityHeaders.write(principal, (name, value) -> fields.add(new HttpField(name, value)));
        return of(fields, "");
    }

    static EncodedResponse of(ProblemResponse problem) {
        List<HttpField> fields = new ArrayList<>();
        fields.add(PROBLEM);
        problem.writeHeaders((name, value) -> fields.add(new HttpField(name, value)));
        return of(fields, problem.body());
    }

    private static EncodedResponse of(List<HttpField> fields, String text) {
        ByteBuffer lines = ByteBuffer.allocate(MOST_BYTES);
        fields.forEach(field -> HttpGenerator.putTo(field, lines));
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        return new EncodedResponse(
                List.copyOf(fields),
                Arrays.copyOf(lines.array(), lines.position()),
                new PreEncodedHttpField(HttpHeader.CONTENT_LENGTH, body.length),
                body);
    }

    /**
     * Adds all headers apart from the length of the body.
     *
     * @param rest writes the headers that vary
     * @param separate whether each header must be a field of its own until it is sent
     */
    void write(HttpFields.Mutable headers, Consumer<BiConsumer<String, String>> rest, boolean separate) {
        if (separate) {
            fields.forEach(headers::add);
            rest.accept(headers::add);
        } else {
            HttpField first = fields.get(0);
            headers.add(new HeaderBlock(first.getHeader(), first.getValue(), lines, rest));
        }
    }
}
