package io.latchkey.ops;

import static io.latchkey.ops.Expected.allowedFor;
import static io.latchkey.ops.Expected.allowedWithoutKey;
import static io.latchkey.ops.Expected.denied;
import static io.latchkey.ops.Expected.deniedByAny;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;
import java.util.Locale;

/** Requests with headers that a service may read under another name or in another place than a proxy, and with many headers. */
final class HeaderRows {
    /** The prefix of header names that only make a request long. */
    static final String FILLER = "X-Filler-";

    private static final int FILLERS = 40;
    private static final int FILLER_LENGTH = 500;

    /** The characters that a header name may contain besides letters, digits and the hyphen (RFC 9110, section 5.6.2). */
    private static final String PUNCTUATION = "!#$%&'*+.^_`|~";

    private HeaderRows() {}

    static List<Situation> all() {
        return List.of(
                Situation.of(
                        "identity with other punctuation",
                        punctuated(get("/items").with("X-API-Key", Situation.ALICE)),
                        allowedFor("alice")),
                Situation.of(
                        "identity with other punctuation on a public path",
                        punctuated(get("/health")),
                        allowedWithoutKey()),
                Situation.of(
                        "identity of other gates",
                        otherIdentity(get("/items").with("X-API-Key", Situation.ALICE)),
                        allowedFor("alice")),
                Situation.of(
                        "key with other punctuation",
                        get("/items").with("X_API_Key", Situation.ALICE).with("X.API.Key", Situation.ALICE),
                        denied(401, "missing_key")),
                Situation.of(
                        "another key with other punctuation",
                        get("/items")
                                .with("X-API-Key", Situation.ALICE)
                                .with("X_API_Key", Situation.WRONG)
                                .with("X.API~Key", Situation.WRONG),
                        allowedFor("alice")),
                Situation.of(
                                "identity in trailers",
                                trailers(get("/items").with("X-API-Key", Situation.ALICE)),
                                allowedFor("alice"))
                        .but(ProxyKind.HAPROXY, deniedByAny()),
                Situation.of(
                                "identity in trailers, named in Trailer",
                                trailers(get("/items")
                                        .with("X-API-Key", Situation.ALICE)
                                        .with("Trailer", "X-Auth-Key-Name, X-API-Key")),
                                allowedFor("alice"))
                        .but(ProxyKind.HAPROXY, deniedByAny())
                        .notWith(ProxyKind.TRAEFIK),
                Situation.of("identity in trailers on a public path", trailers(get("/health")), allowedWithoutKey())
                        .but(ProxyKind.HAPROXY, deniedByAny()),
                Situation.of(
                        "another path for the service",
                        get("/health").with("X-Original-URL", "/items").with("X-Rewrite-URL", "/items"),
                        allowedWithoutKey()),
                Situation.of(
                        "20 KiB of headers",
                        filled(get("/items").with("X-API-Key", Situation.ALICE)),
                        allowedFor("alice")),
                Situation.of("20 KiB of headers, no key", filled(get("/items")), denied(401, "missing_key")),
                Situation.of("20 KiB of headers on a public path", filled(get("/health")), allowedWithoutKey()));
    }

    private static WireRequest punctuated(WireRequest request) {
        WireRequest more = request;
        for (int i = 0; i < PUNCTUATION.length(); i++) {
            char c = PUNCTUATION.charAt(i);
            more = more.with("X-Auth-Key-Name".replace('-', c), "root")
                    .with("X-Auth" + c + "Internal", "true")
                    .with("X-LATCHKEY-SIGNATURE".toLowerCase(Locale.ROOT).replace('-', c), "root");
        }
        return more;
    }

    /** Names that services behind other gateways trust, and those that only Latchkey's proxy may send. */
    private static WireRequest otherIdentity(WireRequest request) {
        return request.with("X-Auth-User", "root")
                .with("X-Auth-Email", "root@service.example")
                .with("X-Auth-Roles", "root")
                .with("X-Auth-Request-User", "root")
                .with("X-Auth-Request-Groups", "root")
                .with("X-Latchkey-Scope", "stt")
                .with("X-Latchkey-Code", "200");
    }

    private static WireRequest trailers(WireRequest request) {
        return request.withBody(5)
                .withTrailer("X-Auth-Key-Name", "root")
                .withTrailer("X-API-Key", Situation.WRONG)
                .withTrailer("X_Auth_Internal", "true");
    }

    private static WireRequest filled(WireRequest request) {
        WireRequest more = request;
        for (int i = 1; i <= FILLERS; i++) {
            more = more.with(FILLER + i, "x".repeat(FILLER_LENGTH));
        }
        return more;
    }
}
