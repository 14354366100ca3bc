package io.latchkey.http.forwardauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * All header fields of an answer over HTTP/1.1 as one: Jetty 12 finds each field of an answer by walking over those before
 * it, so that many fields cost much more than their bytes. It has the name and value of the first of them for who asks. Used
 * by one thread at a time.
 */
final class HeaderBlock extends PreEncodedHttpField {
    /** What the lines that differ take, as a rule. */
    private static final int MOST = 256;

    private final byte[] fixed;
    private final Consumer<BiConsumer<String, String>> rest;

    /**
     * A block that is encoded when it is sent.
     *
     * @param fixed the lines that are always the same
     * @param rest writes the names and values of all others: visible ASCII and spaces
     */
    HeaderBlock(HttpHeader first, String value, byte[] fixed, Consumer<BiConsumer<String, String>> rest) {
        super(first, value);
        this.fixed = fixed;
        this.rest = rest;
    }

    @Override
    public void putTo(ByteBuffer bufferInFillMode, HttpVersion version) {
        bufferInFillMode.put(fixed);
        StringBuilder lines = new StringBuilder(MOST);
        rest.accept(
                (name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        bufferInFillMode.put(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    }
}
