package io.latchkey.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request byte for byte: no client library would send most of these.
 *
 * @param target what stands in the request line, as it is
 * @param length of the body in bytes; 0: no body
 */
record WireRequest(String method, String target, List<Header> headers, long length) {
    private static final int PIECE = 64 * 1024;

    WireRequest {
        headers = List.copyOf(headers);
    }

    static WireRequest get(String target) {
        return new WireRequest("GET", target, List.of(), 0);
    }

    WireRequest with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new WireRequest(method, target, more, length);
    }

    WireRequest withBody(long bytes) {
        return new WireRequest("POST", target, headers, bytes);
    }

    List<String> values(String name) {
        return Header.values(headers, name);
    }

    void writeTo(OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\nHost: service.example\r\n");
        headers.forEach(header -> head.append(header.name() + ": " + header.value() + "\r\n"));
        if (length > 0) {
            head.append("Content-Length: " + length + "\r\n");
        }
        out.write((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        byte[] piece = new byte[PIECE];
        for (long left = length; left > 0; left -= PIECE) {
            out.write(piece, 0, (int) Math.min(PIECE, left));
        }
        out.flush();
    }
}
