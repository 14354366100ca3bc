package io.latchkey.http.forwardauth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http.PreEncodedHttpField;

/**
 * All header fields of a response over HTTP/1.1 as one: Jetty 12 finds each field of a response by iterating over those before
 * it, so many fields cost much more than their bytes. Its own name and value are those of the first field. Not thread-safe.
 */
final class HeaderBlock extends PreEncodedHttpField implements BiConsumer<String, String> {
    /** The usual size of the lines that vary. */
    private static final int USUAL_LENGTH = 256;

    private final byte[] fixed;
    private final Consumer<BiConsumer<String, String>> rest;
    private final StringBuilder lines = new StringBuilder(USUAL_LENGTH);

    /**
     * Creates a block, which is encoded when it is sent.
     *
     * @param fixed the constant lines
     * @param rest writes the names and values of all other fields: visible ASCII and spaces
     */
    HeaderBlock(HttpHeader first, String value, byte[] fixed, Consumer<BiConsumer<String, String>> rest) {
        super(first, value);
        this.fixed = fixed;
        this.rest = rest;
    }

    @Override
    public void putTo(ByteBuffer bufferInFillMode, HttpVersion version) {
        bufferInFillMode.put(fixed);
        lines.setLength(0);
        rest.accept(this);
        bufferInFillMode.put(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Adds a line. */
    @Override
    public void accept(String name, String value) {
        lines.append(name).append(": ").append(value).append("\r\n");
    }
}
