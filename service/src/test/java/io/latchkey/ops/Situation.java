package io.latchkey.ops;

import static io.latchkey.ops.Expected.allowedFor;
import static io.latchkey.ops.Expected.allowedWithoutKey;
import static io.latchkey.ops.Expected.denied;
import static io.latchkey.ops.Expected.deniedByAny;
import static io.latchkey.ops.WireRequest.get;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One line of the table: a request and its expected result.
 *
 * @param name the unique name in the documents
 * @param line the state of the connection to Latchkey
 * @param times how often the request is sent; the last result counts
 * @param others the expected results for proxies that differ
 * @param notTried the proxies through which it is not sent
 */
record Situation(
        String name,
        WireRequest request,
        Expected expected,
        Line line,
        int times,
        Map<ProxyKind, Expected> others,
        Set<ProxyKind> notTried) {
    /** The state of the connection from the proxy to Latchkey, which never recovers. */
    enum Line {
        UP,
        SILENT,
        CUT
    }

    static final String ALICE = "alice-MARKED-0123456789";
    static final String LIMITED = "limited-MARKED-0123456789";
    static final String NEAR = "near-MARKED-0123456789";
    static final String FAR = "far-MARKED-0123456789";
    static final String OTHER_SCOPE = "other-MARKED-0123456789";
    static final String WRONG = "wrong-MARKED-0123456789";
    static final String ELSEWHERE = "sk_live_MARKED-0123456789";
    static final String SECRET = "identity-secret-MARKED-0123456789-0123456789";
    static final String TOKEN = "token-of-the-service";

    private static final long FIFTY_MEGABYTES = 50_000_000;

    /** Returns the settings of every gate here. All callers have the address 127.0.0.2; the proxy has another. */
    static String settings(int closedPort) {
        return """
                scope: tts
                trustedProxies: [127.0.0.1]
                credentials: {webSocketProtocol: openai-insecure-api-key.}
                cors: {preflight: pass, origins: ['https://app.example']}
                identity: {secret: %s}
                validator: {enabled: true, url: 'http://127.0.0.1:%d', keyPrefix: sk_live_}
                keys:
                  - {name: alice, id: a1, key: %s, scopes: [tts]}
                  - {name: limited, id: l1, key: %s, scopes: [tts], rateLimit: {requests: 1, window: 60}}
                  - {name: near, id: n1, key: %s, scopes: [tts], allowedIps: [%s]}
                  - {name: far, id: f1, key: %s, scopes: [tts], allowedIps: [192.0.2.1]}
                  - {name: other, id: o1, key: %s, scopes: [stt]}
                """.formatted(SECRET, closedPort, ALICE, LIMITED, NEAR, WireClient.ADDRESS, FAR, OTHER_SCOPE);
    }

    static final List<Situation> ALL = Stream.of(
                    requests(), TargetRows.all(), HeaderRows.all(), ServiceRows.all(), breakdowns())
            .flatMap(List::stream)
            .toList();

    private static List<Situation> requests() {
        return List.of(
                // Ordinary callers.
                of("good key", get("/items?id=7").with("X-API-Key", ALICE), allowedFor("alice")),
                of("good key as a bearer token", bearer(get("/items"), ALICE), allowedFor("alice")),
                of(
                        "good key, and a token of the service",
                        bearer(get("/items").with("X-API-Key", ALICE), TOKEN),
                        allowedFor("alice")),
                of("no key", get("/items"), denied(401, "missing_key")),
                of("wrong key", get("/items").with("X-API-Key", WRONG), denied(401, "invalid_key")),
                of("two keys", get("/items").with("X-API-Key", ALICE).with("X-API-Key", LIMITED), denied(401, "")),
                new Situation(
                        "over the limit",
                        get("/items").with("X-API-Key", LIMITED),
                        denied(429, "rate_limited"),
                        Line.UP,
                        2,
                        Map.of(),
                        Set.of()),
                of("wrong scope", get("/items").with("X-API-Key", OTHER_SCOPE), denied(403, "insufficient_scope")),
                of("key for this address", get("/items").with("X-API-Key", NEAR), allowedFor("near")),
                of("public path", get("/health"), allowedWithoutKey()),
                of(
                        "POST of 50 MB",
                        get("/items").with("X-API-Key", ALICE).withBody(FIFTY_MEGABYTES),
                        allowedFor("alice")),
                of("POST of 50 MB without a key", get("/items").withBody(FIFTY_MEGABYTES), denied(401, "missing_key")),
                // Impersonation.
                of("spoofed identity", spoofed(get("/items").with("X-API-Key", ALICE)), allowedFor("alice")),
                of("spoofed identity, no key", spoofed(get("/items")), denied(401, "missing_key")),
                of("spoofed identity on a public path", spoofed(get("/health")), allowedWithoutKey()),
                of(
                        "identity named in Connection",
                        get("/items")
                                .with("X-API-Key", ALICE)
                                .with("Connection", "close, X-Auth-Key-Name, X-Auth-Internal"),
                        allowedFor("alice")),
                of(
                        "spoofed signature",
                        get("/items")
                                .with("X-API-Key", ALICE)
                                .with("X-Latchkey-Signature", "t=1767225600;v1=" + "0".repeat(64))
                                .with("X_Latchkey_Signature", "root")
                                .with("X-Latchkey_Signature", "root"),
                        allowedFor("alice")),
                of(
                        "spoofed signature on a public path",
                        get("/health").with("X-Latchkey-Signature", "root"),
                        allowedWithoutKey()),
                of(
                        "signature named in Connection",
                        get("/items").with("X-API-Key", ALICE).with("Connection", "close, X-Latchkey-Signature"),
                        allowedFor("alice")),
                of(
                        "spoofed address",
                        get("/items")
                                .with("X-API-Key", FAR)
                                .with("X-Forwarded-For", "192.0.2.1")
                                .with("X-Real-IP", "192.0.2.1")
                                .with("Forwarded", "for=192.0.2.1"),
                        denied(403, "address_not_allowed")),
                // Bypassing authentication.
                of("spoofed path", get("/items").with("X-Forwarded-Uri", "/health"), denied(401, "missing_key")),
                of(
                        "spoofed path, every name for it",
                        get("/items")
                                .with("X-Forwarded-Uri", "/health")
                                .with("X-Forwarded-Uri", "/health")
                                .with("X_Forwarded_Uri", "/health")
                                .with("X-Original-URI", "/health")
                                .with("X-Original-URL", "/health")
                                .with("X-Rewrite-URL", "/health")
                                .with("X-Envoy-Original-Path", "/health"),
                        denied(401, "missing_key")),
                of(
                        "path named in Connection",
                        get("/items").with("X-Forwarded-Uri", "/health").with("Connection", "close, X-Forwarded-Uri"),
                        denied(401, "missing_key")),
                path("/health%2F..%2Fitems"),
                path("//health"),
                path("/health/../items"),
                path("/items/../health"),
                path("/items/../../health"),
                path("/items/%2e%2e/health"),
                path("/items/..;/health"),
                path("/health;/../items"),
                path("/%68ealth"),
                path("/health%3Fitems"),
                path("http://latchkey/items"),
                path("/verify"),
                path("/_latchkey"),
                of(
                        "%2F, //, .. and ; with a good key",
                        get("/a%2Fb//c/d;e=f/../g?h=%2F").with("X-API-Key", ALICE), allowedFor("alice")));
    }

    /** In the last two states, no query gets a response. */
    private static List<Situation> breakdowns() {
        return List.of(
                of("validator down", get("/items").with("X-API-Key", ELSEWHERE), denied(503, "")),
                new Situation(
                        "Latchkey silent",
                        get("/items").with("X-API-Key", ALICE),
                        denied(503, "gate_unavailable"),
                        Line.SILENT,
                        1,
                        Map.of(),
                        // nginx waits for a minute.
                        Set.of(ProxyKind.INGRESS)),
                new Situation(
                        "Latchkey down",
                        get("/items").with("X-API-Key", ALICE),
                        denied(503, "gate_unavailable"),
                        Line.CUT,
                        1,
                        Map.of(),
                        Set.of()));
    }

    static Situation of(String name, WireRequest request, Expected expected) {
        return new Situation(name, request, expected, Line.UP, 1, Map.of(), Set.of());
    }

    /** Returns the same with another expected result for one proxy. */
    Situation but(ProxyKind kind, Expected other) {
        Map<ProxyKind, Expected> more = new EnumMap<>(ProxyKind.class);
        more.putAll(others);
        more.put(kind, other);
        return new Situation(name, request, expected, line, times, more, notTried);
    }

    Situation notWith(ProxyKind... kinds) {
        return new Situation(name, request, expected, line, times, others, Set.of(kinds));
    }

    Expected expected(ProxyKind kind) {
        Expected here = others.getOrDefault(kind, expected);
        return kind == ProxyKind.INGRESS ? here.withoutSnippets() : here;
    }

    static Situation path(String target) {
        return of("no key, `" + target + "`", get(target), deniedByAny());
    }

    private static WireRequest bearer(WireRequest request, String token) {
        return request.with("Authorization", "Bearer " + token);
    }

    /** Adds all headers that only Latchkey may send, in several spellings. */
    private static WireRequest spoofed(WireRequest request) {
        return request.with("X-Auth-Key-Name", "root")
                .with("x-auth-key-id", "root")
                .with("X-Auth-User-Id", "root")
                .with("X-AUTH-SCOPES", "root")
                .with("X-Auth-Source", "root")
                .with("X-Auth-Internal", "true")
                .with("X_Auth_Key_Name", "root")
                .with("X-Auth_User-Id", "root")
                .with("x_auth-user_id", "root")
                .with("X-Latchkey-Status", "200");
    }

    @Override
    public String toString() {
        return name;
    }
}
