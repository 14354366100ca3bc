package io.latchkey.ops;

import static io.latchkey.ops.Expected.grantedTo;
import static io.latchkey.ops.Expected.grantedToAnybody;
import static io.latchkey.ops.Expected.refused;
import static io.latchkey.ops.Expected.refusedSomehow;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;

/** What services need of a proxy beside a path and an identity. */
final class ServiceRows {
    /** A path that no other row has, so that Latchkey's log has a line of its own for it. */
    static final String LOGGED = "/logged";

    /** Scripts of this origin may read refusals. */
    static final String ORIGIN = "https://app.example";

    private static final String KEY_PROTOCOL = "openai-insecure-api-key." + Situation.ALICE;

    private ServiceRows() {}

    static List<Situation> all() {
        return List.of(
                Situation.of("CORS preflight", preflight("OPTIONS"), grantedToAnybody()),
                Situation.of(
                        "CORS preflight, another method in X-HTTP-Method-Override",
                        preflight("OPTIONS").with("X-HTTP-Method-Override", "DELETE"),
                        refused(401, "missing_key")),
                Situation.of(
                        "GET, OPTIONS in X-Forwarded-Method and others",
                        preflight("GET").with("X-Forwarded-Method", "OPTIONS").with("X-Original-Method", "OPTIONS"),
                        refused(401, "missing_key")),
                Situation.of(
                        "no key, from another origin",
                        get("/items").with("Origin", ORIGIN),
                        refused(401, "missing_key")),
                Situation.of(
                        "WebSocket", webSocket(get("/items").with("X-API-Key", Situation.ALICE)), webSocketOf("alice")),
                Situation.of("WebSocket, no key", webSocket(get("/items")), refused(401, "missing_key")),
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
                        grantedToAnybody().with(WireAnswer.SWITCHING_PROTOCOLS)),
                Situation.of(
                                "upgrade to h2c",
                                get("/items")
                                        .with("X-API-Key", Situation.ALICE)
                                        .with("Connection", "close, Upgrade, HTTP2-Settings")
                                        .with("Upgrade", "h2c")
                                        .with("HTTP2-Settings", "AAMAAABkAAQAAP__"),
                                grantedTo("alice"))
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, refusedSomehow()),
                Situation.of(
                                "upgrade to websocket or h2c",
                                get("/health")
                                        .with("Connection", "close, Upgrade")
                                        .with("Upgrade", "h2c, websocket"),
                                grantedToAnybody())
                        // These refuse it.
                        .but(ProxyKind.HAPROXY, refusedSomehow())
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, refusedSomehow())
                        .but(ProxyKind.ENVOY, refusedSomehow()),
                Situation.of(
                        "POST, another method in X-Forwarded-Method",
                        WireRequest.of("POST", LOGGED).with("X-Forwarded-Method", "GET"),
                        refused(401, "missing_key")),
                Situation.of(
                        "redirect, `Host` with a port",
                        get(RecordingService.REDIRECT)
                                .with("X-API-Key", Situation.ALICE)
                                .withHost("service.example:8000"),
                        grantedTo("alice").with(302)),
                Situation.of(
                                "HTTP/1.0 without Host",
                                get("/items").with("X-API-Key", Situation.ALICE).ofHttp10(),
                                grantedTo("alice"))
                        // Envoy speaks HTTP/1.0 only where accept_http_10 is set; ingress-nginx has no name for the
                        // service.
                        .but(ProxyKind.ENVOY, refusedSomehow())
                        .but(ProxyKind.INGRESS, refusedSomehow())
                        .but(ProxyKind.INGRESS_WITH_SNIPPETS, refusedSomehow()),
                Situation.of(
                        "another way for the service",
                        get("/items")
                                .with("X-API-Key", Situation.ALICE)
                                .with("X-Real-IP", "spoofed")
                                .with("Forwarded", "for=spoofed;host=spoofed;proto=spoofed")
                                .with("X-Forwarded-Host", "spoofed")
                                .with("X-Forwarded-Proto", "spoofed"),
                        grantedTo("alice")),
                Situation.of(
                        "GET with a body, at the path of Latchkey's question",
                        get("/verify").withBody(5).withMethod("GET").with("X-API-Key", Situation.ALICE),
                        grantedTo("alice")),
                Situation.of(
                        "POST with Expect",
                        WireRequest.of("POST", "/items")
                                .withBody(5)
                                .with("X-API-Key", Situation.ALICE)
                                .with("Expect", "100-continue"),
                        grantedTo("alice")),
                Situation.of(
                        "request id of the caller",
                        get("/items").with("X-API-Key", Situation.ALICE).with("X-Request-Id", "caller-7f3a"),
                        grantedTo("alice")),
                Situation.of(
                        "request id of the caller, no key",
                        get("/items").with("X-Request-Id", "caller-7f3a"),
                        refused(401, "missing_key")),
                Situation.of(
                                "key as request id",
                                get("/items").with("X-API-Key", Situation.ALICE).with("X-Request-Id", Situation.ALICE),
                                grantedTo("alice"))
                        // The controller passes the caller's own on, whatever it is.
                        .notWith(ProxyKind.INGRESS, ProxyKind.INGRESS_WITH_SNIPPETS),
                Situation.of(
                        "rate limit of the service",
                        get(RecordingService.OWN_LIMITS).with("X-API-Key", Situation.ALICE),
                        grantedTo("alice")),
                Situation.of(
                        "rate limit of the service, IETF fields",
                        get(RecordingService.OWN_LIMITS_IETF).with("X-API-Key", Situation.ALICE),
                        grantedTo("alice")),
                Situation.of(
                        "query that Latchkey reads",
                        get("/items?deny=403&scope=stt").with("X-API-Key", Situation.ALICE),
                        grantedTo("alice")));
    }

    private static WireRequest preflight(String method) {
        return WireRequest.of(method, "/items")
                .with("Origin", ORIGIN)
                .with("Access-Control-Request-Method", "POST")
                .with("Access-Control-Request-Headers", "x-api-key");
    }

    private static Expected webSocketOf(String name) {
        return grantedTo(name).with(WireAnswer.SWITCHING_PROTOCOLS);
    }

    /** Traefik cannot take one entry out of a header. */
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
