package io.latchkey.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latchkey.authorize.DenialReason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.eclipse.jetty.http.HttpStatus;

/**
 * A denial as HTTP, independent of the server: problem details (RFC 9457) with the member {@code code}. Immutable.
 *
 * @param status the HTTP status
 * @param headers all headers but {@code Content-Type}, {@code Content-Length} and those of a limit, in order
 * @param body JSON of type {@link #TYPE}
 */
public record ProblemResponse(int status, List<Map.Entry<String, String>> headers, String body) {
    public static final String TYPE = "application/problem+json";
    public static final String STATUS_HEADER = "X-Latchkey-Status";
    public static final String CODE_HEADER = "X-Latchkey-Code";
    public static final String REALM = "latchkey";

    /** The status of an answered preflight: proxies for which only 200 means allowed pass it on to the caller. */
    public static final int NO_CONTENT = 204;

    /** The body again, as a header, for proxies that drop the body. Therefore it is ASCII. */
    public static final String PROBLEM_HEADER = "X-Latchkey-Problem";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

    public ProblemResponse {
        headers = List.copyOf(headers);
    }

    /**
     * Returns the response to a denial, without the headers of a limit.
     *
     * @param challenges the challenges of a 401, each a field of its own, because browsers do not find a second one within a field
     */
    static ProblemResponse of(DenialReason reason, String detail, long retryAfterSeconds, List<String> challenges) {
        int status = reason.status();
        List<Map.Entry<String, String>> headers = headers(status, reason.code());
        if (status == 401) {
            challenges.forEach(challenge -> headers.add(Map.entry("WWW-Authenticate", challenge)));
        }
        if (retryAfterSeconds > 0) {
            headers.add(Map.entry("Retry-After", Long.toString(retryAfterSeconds)));
        }
        return new ProblemResponse(status, headers, body(status, reason.code(), detail));
    }

    /** Returns the response to a request that is denied without any decision about a key. */
    public static ProblemResponse of(int status, String code, String detail) {
        return new ProblemResponse(status, headers(status, code), body(status, code, detail));
    }

    private static List<Map.Entry<String, String>> headers(int status, String code) {
        List<Map.Entry<String, String>> headers = new ArrayList<>();
        headers.add(Map.entry(STATUS_HEADER, Integer.toString(status)));
        headers.add(Map.entry(CODE_HEADER, code));
        headers.add(Map.entry("Cache-Control", "no-store"));
        return headers;
    }

    /** Writes the headers in their order. */
    public void writeHeaders(BiConsumer<String, String> write) {
        headers.forEach(header -> write.accept(header.getKey(), header.getValue()));
    }

    private static String body(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", HttpStatus.getMessage(status));
        problem.put("status", status);
        problem.put("detail", detail);
        problem.put("code", code);
        try {
            return JSON.writeValueAsString(problem);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and numbers can always be written", e);
        }
    }
}
