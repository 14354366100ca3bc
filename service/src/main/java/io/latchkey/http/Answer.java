package io.latchkey.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.latchkey.gate.Decision;
import io.latchkey.gate.Seconds;
import io.latchkey.limit.Permit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal as HTTP, whatever server writes it: problem details (RFC 9457) with our own {@code code}.
 *
 * @param status the HTTP status
 * @param headers all headers but {@code Content-Type} and {@code Content-Length}, in order
 * @param body JSON of type {@link #TYPE}
 */
record Answer(int status, Map<String, String> headers, String body) {
    static final String TYPE = "application/problem+json";
    static final String STATUS_HEADER = "X-Latchkey-Status";
    static final String CODE_HEADER = "X-Latchkey-Code";
    static final String REALM = "latchkey";

    /** The body once more as a header, where the proxy keeps no body; hence its ASCII. */
    static final String PROBLEM_HEADER = "X-Latchkey-Problem";

    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final Map<Integer, String> TITLES =
            Map.of(401, "Unauthorized", 403, "Forbidden", 429, "Too Many Requests", 503, "Service Unavailable");

    static Answer of(Decision.Refused refused, LimitHeaders limitHeaders) {
        int status = refused.refusal().status();
        String code = refused.refusal().code();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put(STATUS_HEADER, Integer.toString(status));
        headers.put(CODE_HEADER, code);
        headers.put("Cache-Control", "no-store");
        if (status == 401) {
            headers.put("WWW-Authenticate", "ApiKey realm=\"" + REALM + "\"");
        }
        if (refused.retryAfterNanos() > 0) {
            headers.put("Retry-After", Long.toString(Seconds.roundedUp(refused.retryAfterNanos())));
        }
        Permit permit = refused.permit();
        if (permit != null) {
            limitHeaders.write(permit, headers::put);
        }
        return new Answer(status, headers, body(status, code, refused.detail()));
    }

    private static String body(int status, String code, String detail) {
        Map<String, Object> problem = new LinkedHashMap<>();
        problem.put("type", "about:blank");
        problem.put("title", TITLES.get(status));
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
