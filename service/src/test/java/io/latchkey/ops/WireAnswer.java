package io.latchkey.ops;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A response as received, byte for byte. */
record WireAnswer(int status, List<Header> headers, String body) {
    static final int SWITCHING_PROTOCOLS = 101;

    private static final int CONTINUE = 100;
    private static final int NO_CONTENT = 204;

    WireAnswer {
        headers = List.copyOf(headers);
    }

    /**
     * Reads one response (RFC 9112), whose body ends with its Content-Length or with the connection. A 100 response is
     * skipped; a 101 response, which opens a WebSocket, and a 204 response have no body.
     */
    static WireAnswer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        if (status == CONTINUE) {
            while (!line(in).isEmpty()) {}
            return read(in);
        }
        List<Header> headers = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            headers.add(new Header(
                    line.substring(0, colon), line.substring(colon + 1).strip()));
        }
        if (!Header.values(headers, "Transfer-Encoding").isEmpty()) {
            throw new IOException("unexpected chunked response: " + headers);
        }
        if (status == SWITCHING_PROTOCOLS || status == NO_CONTENT) {
            return new WireAnswer(status, headers, "");
        }
        List<String> length = Header.values(headers, "Content-Length");
        byte[] body = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
        return new WireAnswer(status, headers, new String(body, StandardCharsets.ISO_8859_1));
    }

    List<String> values(String name) {
        return Header.values(headers, name);
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the answer ends after: " + line.toString(StandardCharsets.ISO_8859_1));
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }
}
