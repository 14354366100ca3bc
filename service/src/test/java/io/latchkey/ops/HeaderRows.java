package io.latchkey.ops;

import static io.latchkey.ops.Expected.grantedTo;
import static io.latchkey.ops.Expected.grantedToAnybody;
import static io.latchkey.ops.Expected.refused;
import static io.latchkey.ops.Expected.refusedSomehow;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;
import java.util.Locale;

/** Headers that a service may read under another name or in another place than a proxy, and many of them. */
final class HeaderRows {
    /** The beginning of names that are there to make a request long. */
    static final String FILLER = "X-Filler-";

    private static final int FILLERS = 40;
    private static final int FILLER_LENGTH = 500;

    /** What a header's name may hold beside letters, digits and the hyphen (RFC 9110, section 5.6.2). */
    private static final String PUNCTUATION = "!#$%&'*+.^_`|~";

    private HeaderRows() {}

    static List<Situation> all() {
        return List.of(
                Situation.of(
                        "identity with other punctuation",
                        punctuated(get("/items").with("X-API-Key", Situation.ALICE)),
                        grantedTo("alice")),
                Situation.of(
                        "identity with other punctuation on a public path",
                        punctuated(get("/health")),
                        grantedToAnybody()),
                Situation.of(
                        "identity of other gates",
                        otherIdentity(get("/items").with("X-API-Key", Situation.ALICE)),
                        grantedTo("alice")),
                Situation.of(
                        "key with other punctuation",
                        get("/items").with("X_API_Key", Situation.ALICE).with("X.API.Key", Situation.ALICE),
                        refused(401, "missing_key")),
                Situation.of(
                        "another key with other punctuation",
                        get("/items")
                                .with("X-API-Key", Situation.ALICE)
                                .with("X_API_Key", Situation.WRONG)
                                .with("X.API~Key", Situation.WRONG),
                        grantedTo("alice")),
                Situation.of(
                                "identity in trailers",
                                trailers(get("/items").with("X-API-Key", Situation.ALICE)),
                                grantedTo("alice"))
                        .but(ProxyKind.HAPROXY, refusedSomehow()),
                Situation.of(
                                "identity in trailers, named in Trailer",
                                trailers(get("/items")
                                        .with("X-API-Key", Situation.ALICE)
                                        .with("Trailer", "X-Auth-Key-Name, X-API-Key")),
                                grantedTo("alice"))
                        .but(ProxyKind.HAPROXY, refusedSomehow())
                        .notWith(ProxyKind.TRAEFIK),
                Situation.of("identity in trailers on a public path", trailers(get("/health")), grantedToAnybody())
                        .but(ProxyKind.HAPROXY, refusedSomehow()),
                Situation.of(
                        "another path for the service",
                        get("/health").with("X-Original-URL", "/items").with("X-Rewrite-URL", "/items"),
                        grantedToAnybody()),
                Situation.of(
                        "20 KiB of headers",
                        filled(get("/items").with("X-API-Key", Situation.ALICE)),
                        grantedTo("alice")),
                Situation.of("20 KiB of headers, no key", filled(get("/items")), refused(401, "missing_key")),
                Situation.of("20 KiB of headers on a public path", filled(get("/health")), grantedToAnybody()));
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

    /** Names that services behind other gates believe, and those that only Latchkey's proxy may send. */
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
