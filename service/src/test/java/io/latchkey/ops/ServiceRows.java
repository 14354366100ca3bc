package io.latchkey.ops;

import static io.latchkey.ops.Expected.allowedFor;
import static io.latchkey.ops.Expected.allowedWithoutKey;
import static io.latchkey.ops.Expected.denied;
import static io.latchkey.ops.Expected.deniedByAny;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;

/** Requests for what services need from a proxy besides a path and an identity. */
final class ServiceRows {
    /** A path that no other row uses, so that Latchkey's log has a separate line for it. */
    static final String LOGGED = "/logged";

    /** Scripts of this origin may read denials. */
    static final String ORIGIN = "https://app.example";

    private static final String KEY_PROTOCOL = "openai-insecure-api-key." + Situation.ALICE;

    private ServiceRows() {}

    static List<Situation> all() {
        return List.of(
                Situation.of("CORS preflight", preflight("OPTIONS"), allowedWithoutKey()),
                Situation.of(
                        "CORS preflight, another method in X-HTTP-Method-Override",
                        preflight("OPTIONS").with("X-HTTP-Method-Override", "DELETE"),
                        denied(401, "missing_key")),
                Situation.of(
                        "GET, OPTIONS in X-Forwarded-Method and others",
                        preflight("GET").with("X-Forwarded-Method", "OPTIONS").with("X-Original-Method", "OPTIONS"),
                        denied(401, "missing_key")),
                Situation.of(
                        "no key, from another origin",
                        get("/items").with("Origin", ORIGIN),
                        denied(401, "missing_key")),
                Situation.of(
                        "WebSocket", webSocket(get("/items").with("X-API-Key", Situation.ALICE)), webSocketOf("alice")),
                Situation.of("WebSocket, no key", webSocket(get("/items")), denied(401, "missing_key")),
                subprotocols(
                        "WebSocket, key as a subprotocol",
                        "/items",
                        "realtime, " + KEY_PROTOCOL + ", v1.realtime",
                        webSocketOf("alice")),
                subprotocols(
                        "WebSocket, key as the first subprotocol",
                        "/items",
                        KEY_PROTOCOL + ",realtime",
                        webSocketOf("alice")),
                subprotocols("WebSocket, key as the only subprotocol", "/items", KEY_PROTOCOL, webSocketOf("alice")),
                subprotocols(
                        "WebSocket, key as a subprotocol twice",
                        "/items",
                        "realtime, " + KEY_PROTOCOL + ", " + KEY_PROTOCOL,
                        webSocketOf("alice")),
                subprotocols(
                        "WebSocket, key as a subprotocol on a public path",
                        "/health",
                        "realtime, " + KEY_PROTOCOL,
                        allowedWithoutKey().with(WireAnswer.SWITCHING_PROTOCOLS)),
                Situation.of(
                                "upgrade to h2c",
                                get("/items")
                                        .with("X-API-Key", Situation.ALICE)
                                        .with("Connection", "close, Upgrade, HTTP2-Settings")
                                        .with("Upgrade", "h2c")
                                        .with("HTTP2-Settings", "AAMAAABkAAQAAP__"),
                                allowedFor("alice"))
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, deniedByAny()),
                Situation.of(
                                "upgrade to websocket or h2c",
                                get("/health")
                                        .with("Connection", "close, Upgrade")
                                        .with("Upgrade", "h2c, websocket"),
                                allowedWithoutKey())
                        // These reject it.
                        .but(ProxyKind.HAPROXY, deniedByAny())
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, deniedByAny())
                        .but(ProxyKind.ENVOY, deniedByAny()),
                Situation.of(
                        "POST, another method in X-Forwarded-Method",
                        WireRequest.of("POST", LOGGED).with("X-Forwarded-Method", "GET"),
                        denied(401, "missing_key")),
                Situation.of(
                        "redirect, `Host` with a port",
                        get(RecordingService.REDIRECT)
                                .with("X-API-Key", Situation.ALICE)
                                .withHost("service.example:8000"),
                        allowedFor("alice").with(302)),
                Situation.of(
                                "HTTP/1.0 without Host",
                                get("/items").with("X-API-Key", Situation.ALICE).ofHttp10(),
                                allowedFor("alice"))
                        // Envoy supports HTTP/1.0 only with accept_http_10; ingress-nginx has no name for the
                        // service.
                        .but(ProxyKind.ENVOY, deniedByAny())
                        .but(ProxyKind.INGRESS, deniedByAny())
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, deniedByAny()),
                Situation.of(
                        "another way for the service",
                        get("/items")
                                .with("X-API-Key", Situation.ALICE)
                                .with("X-Real-IP", "spoofed")
                                .with("Forwarded", "for=spoofed;host=spoofed;proto=spoofed")
                                .with("X-Forwarded-Host", "spoofed")
                                .with("X-Forwarded-Proto", "spoofed"),
                        allowedFor("alice")),
                Situation.of(
                        "GET with a body, at the path of Latchkey's question",
                        get("/verify").withBody(5).withMethod("GET").with("X-API-Key", Situation.ALICE),
                        allowedFor("alice")),
                Situation.of(
                        "POST with Expect",
                        WireRequest.of("POST", "/items")
                                .withBody(5)
                                .with("X-API-Key", Situation.ALICE)
                                .with("Expect", "100-continue"),
                        allowedFor("alice")),
                Situation.of(
                        "request id of the caller",
                        get("/items").with("X-API-Key", Situation.ALICE).with("X-Request-Id", "caller-7f3a"),
                        allowedFor("alice")),
                Situation.of(
                        "request id of the caller, no key",
                        get("/items").with("X-Request-Id", "caller-7f3a"),
                        denied(401, "missing_key")),
                Situation.of(
                                "key as request id",
                                get("/items").with("X-API-Key", Situation.ALICE).with("X-Request-Id", Situation.ALICE),
                                allowedFor("alice"))
                        // The controller passes the caller's own on unchecked.
                        .notWith(ProxyKind.INGRESS, ProxyKind.INGRESS_WITH_SNIPPETS),
                Situation.of(
                        "rate limit of the service",
                        get(RecordingService.OWN_LIMITS).with("X-API-Key", Situation.ALICE),
                        allowedFor("alice")),
                Situation.of(
                        "rate limit of the service, IETF fields",
                        get(RecordingService.OWN_LIMITS_IETF).with("X-API-Key", Situation.ALICE),
                        allowedFor("alice")),
                Situation.of(
                        "query that Latchkey reads",
                        get("/items?deny=403&scope=stt").with("X-API-Key", Situation.ALICE),
                        allowedFor("alice")));
    }

    private static WireRequest preflight(String method) {
        return WireRequest.of(method, "/items")
                .with("Origin", ORIGIN)
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "x-api-key");
    }

    private static Expected webSocketOf(String name) {
        return allowedFor(name).with(WireAnswer.SWITCHING_PROTOCOLS);
    }

    /** Traefik cannot remove one entry from a header. */
    private static Situation subprotocols(String name, String path, String protocols, Expected expected) {
        return Situation.of(name, webSocket(get(path)).with("Sec-WebSocket-Protocol", protocols), expected)
                .notWith(ProxyKind.TRAEFIK);
    }

    private static WireRequest webSocket(WireRequest request) {
        return request.with("Connection", "Upgrade")
                .with("Upgrade", "websocket")
                .with("Sec-WebSocket-Version", "13")
                .with("Sec-WebSocket-Key", WebSocketText.KEY);
    }
}
