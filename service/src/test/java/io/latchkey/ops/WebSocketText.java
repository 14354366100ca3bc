package io.latchkey.ops;

import com.google.common.hash.Hashing;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The part of WebSocket (RFC 6455) that is necessary to open a connection and to send one short text each way. */
final class WebSocketText {
    static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final int FINAL_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int SHORT = 125;

    private WebSocketText() {}

    /** Returns the server's response to a key, which proves that it accepted the WebSocket (section 4.2.2). */
    @SuppressWarnings("deprecation") // the protocol says SHA-1
    static String accept(String key) {
        byte[] digest = Hashing.sha1()
                .hashString(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", StandardCharsets.US_ASCII)
                .asBytes();
        return Base64.getEncoder().encodeToString(digest);
    }

    /** Returns a frame as a server sends it, or, masked, as a client does. */
    static byte[] frame(String text, boolean masked) {
        byte[] payload = text.getBytes(StandardCharsets.US_ASCII);
        int mask = masked ? 4 : 0;
        byte[] frame = new byte[2 + mask + payload.length];
        frame[0] = (byte) FINAL_TEXT;
        frame[1] = (byte) (payload.length | (masked ? MASKED : 0));
        // The mask is four zeros, which change nothing.
        System.arraycopy(payload, 0, frame, 2 + mask, payload.length);
        return frame;
    }

    /** Reads one such frame, masked or not. */
    static String read(InputStream in) throws IOException {
        if (in.read() != FINAL_TEXT) {
            throw new IOException("not a text");
        }
        int second = in.read();
        if (second < 0) {
            throw new EOFException();
        }
        byte[] mask = in.readNBytes((second & MASKED) == 0 ? 0 : 4);
        byte[] payload = in.readNBytes(second & SHORT);
        for (int i = 0; i < payload.length && mask.length > 0; i++) {
            payload[i] ^= mask[i % mask.length];
        }
        return new String(payload, StandardCharsets.US_ASCII);
    }
}
