package io.latchkey.ops;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request byte for byte, because client libraries would not send most of these.
 *
 * @param target the unchanged request target
 * @param version the end of the request line
 * @param host the first header, or null if there is none or it is among the headers
 * @param length of the body in bytes; 0: no body
 * @param trailers the fields after the body; with any, the body is chunked
 */
record WireRequest(
        String method,
        String target,
        String version,
        @Nullable String host,
        List<Header> headers,
        long length,
        List<Header> trailers) {
    static final String HOST = "service.example";

    private static final int PIECE = 64 * 1024;

    WireRequest {
        headers = List.copyOf(headers);
        trailers = List.copyOf(trailers);
    }

    static WireRequest get(String target) {
        return of("GET", target);
    }

    static WireRequest of(String method, String target) {
        return new WireRequest(method, target, "HTTP/1.1", HOST, List.of(), 0, List.of());
    }

    WireRequest with(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return withHeaders(more);
    }

    WireRequest withHeaders(List<Header> others) {
        return new WireRequest(method, target, version, host, others, length, trailers);
    }

    WireRequest withBody(long bytes) {
        return new WireRequest("POST", target, version, host, headers, bytes, trailers);
    }

    WireRequest withMethod(String other) {
        return new WireRequest(other, target, version, host, headers, length, trailers);
    }

    WireRequest withTrailer(String name, String value) {
        List<Header> more = new ArrayList<>(trailers);
        more.add(new Header(name, value));
        return withTrailers(more);
    }

    WireRequest withTrailers(List<Header> others) {
        return new WireRequest(method, target, version, host, headers, length, others);
    }

    WireRequest withTarget(String other) {
        return new WireRequest(method, other, version, host, headers, length, trailers);
    }

    WireRequest withHost(@Nullable String other) {
        return withVersionAndHost(version, other);
    }

    /** Returns the request as an HTTP/1.0 client sends it, which need not name a host. */
    WireRequest ofHttp10() {
        return withVersionAndHost("HTTP/1.0", null);
    }

    WireRequest withVersionAndHost(String otherVersion, @Nullable String other) {
        return new WireRequest(method, target, otherVersion, other, headers, length, trailers);
    }

    List<String> values(String name) {
        return Header.values(headers, name);
    }

    boolean isWebSocket() {
        return values("Upgrade").stream().anyMatch(value -> value.equalsIgnoreCase("websocket"));
    }

    void writeTo(OutputStream out) throws IOException {
        StringBuilder head = new StringBuilder(method + " " + target + " " + version + "\r\n");
        if (host != null) {
            head.append("Host: " + host + "\r\n");
        }
        append(head, headers);
        if (!trailers.isEmpty()) {
            head.append("Transfer-Encoding: chunked\r\n");
        } else if (length > 0) {
            head.append("Content-Length: " + length + "\r\n");
        }
        head.append("\r\n");
        if (!trailers.isEmpty()) {
            head.append(Long.toHexString(length) + "\r\n" + "x".repeat((int) length) + "\r\n0\r\n");
            append(head, trailers);
            head.append("\r\n");
        }
        out.write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
        byte[] piece = new byte[PIECE];
        for (long left = trailers.isEmpty() ? length : 0; left > 0; left -= PIECE) {
            out.write(piece, 0, (int) Math.min(PIECE, left));
        }
        out.flush();
    }

    private static void append(StringBuilder text, List<Header> headers) {
        headers.forEach(header -> text.append(header.name() + ": " + header.value() + "\r\n"));
    }
}
