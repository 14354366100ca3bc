package io.latchkey.validator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A request as received, byte for byte. */
record ReceivedRequest(String method, String path, List<String> headers, String body) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads the next request of a connection, or returns null at its end. */
    static ReceivedRequest read(InputStream in) throws IOException {
        String requestLine = line(in);
        if (requestLine == null) {
            return null;
        }
        List<String> headers = new ArrayList<>();
        for (String header = line(in); header != null && !header.isEmpty(); header = line(in)) {
            headers.add(header);
        }
        int space = requestLine.indexOf(' ');
        ReceivedRequest head = new ReceivedRequest(
                requestLine.substring(0, space),
                requestLine.substring(space + 1, requestLine.lastIndexOf(' ')),
                List.copyOf(headers),
                "");
        String length = head.header("Content-Length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new ReceivedRequest(
                head.method(), head.path(), head.headers(), new String(body, StandardCharsets.ISO_8859_1));
    }

    /** Returns a header's value, or null. */
    String header(String name) {
        String start = name.toLowerCase(Locale.ROOT) + ":";
        return headers.stream()
                .filter(header -> header.toLowerCase(Locale.ROOT).startsWith(start))
                .map(header -> header.substring(start.length()).strip())
                .findFirst()
                .orElse(null);
    }

    JsonNode json() {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new AssertionError("the validator was sent no JSON");
        }
    }

    String key() {
        return json().path("apiKey").asText();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return null;
            }
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    /** Omits the body, because it contains the key. */
    @Override
    public String toString() {
        return method + " " + path + " " + headers;
    }
}
