package io.latchkey.ops;

import static io.latchkey.ops.Expected.allowedFor;
import static io.latchkey.ops.Expected.allowedWithoutKey;
import static io.latchkey.ops.Expected.deniedByAny;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;

/**
 * Request targets that programs may parse differently: a whole URL (RFC 9112, section 3.2.2), whose path may start at a
 * different place for each program, and others that do not begin with a slash.
 */
final class TargetRows {
    private static final String AUTHORITY = "localhost?drop=all&x=";

    private TargetRows() {}

    static List<Situation> all() {
        return List.of(
                Situation.of(
                        "no key, `http://" + AUTHORITY + "/health`, with the same `Host`",
                        WireRequest.of("POST", "http://" + AUTHORITY + "/health")
                                .withHost(AUTHORITY),
                        deniedByAny()),
                Situation.path("http://" + AUTHORITY + "/health"),
                Situation.path("http://service.example?/health"),
                Situation.path("http://service.example#/health"),
                Situation.path("http://service.example\\/health"),
                Situation.path("http://service.example\\@elsewhere/health"),
                Situation.path("http:\\\\service.example/health"),
                // Go parses these as an opaque part after a scheme, and forwards them without the scheme.
                other("GET", "x:http://service.example/health"),
                other("GET", "x:http://service.example/verify/health"),
                goReads("http:///health"),
                nginxReads(goReads("http://service.example/health")),
                nginxReads(goReads("HTTP://service.example/health")),
                nginxReads(goReads("https://service.example/health")),
                goReads("http://user@service.example/health"),
                Situation.of(
                                "good key, `http://service.example/items`",
                                get("http://service.example/items").with("X-API-Key", Situation.ALICE),
                                deniedByAny())
                        .but(ProxyKind.TRAEFIK, allowedFor("alice").at("/items"))
                        .but(ProxyKind.INGRESS, allowedFor("alice").at("/items")),
                Situation.path("http:/health"),
                Situation.path("//service.example/health"),
                Situation.path("/\\service.example/health"),
                Situation.path("\\health"),
                Situation.path("?/health"),
                Situation.path("health"),
                Situation.path("/health#/items"),
                // Go's server answers this one itself, with an empty 200.
                other("OPTIONS", "*").notWith(ProxyKind.TRAEFIK, ProxyKind.CADDY),
                other("GET", "*"),
                other("CONNECT", "service.example:80"),
                other("CONNECT", "/health"),
                other("GET", "service.example:80/health"),
                Situation.of(
                                "no key, HTTP/0.9",
                                get("/health").withVersionAndHost("HTTP/0.9", WireRequest.HOST),
                                deniedByAny())
                        .notWith(ProxyKind.TRAEFIK, ProxyKind.ENVOY));
    }

    /** Traefik parses a whole URL once and forwards its path. */
    private static Situation goReads(String target) {
        return Situation.path(target).but(ProxyKind.TRAEFIK, allowedWithoutKey().at("/health"));
    }

    /** So does nginx where no rule of ours rejects it. */
    private static Situation nginxReads(Situation situation) {
        return situation.but(ProxyKind.INGRESS, allowedWithoutKey().at("/health"));
    }

    /** Go's server, in which Traefik runs, answers some of these itself. */
    private static Situation other(String method, String target) {
        return Situation.of("no key, `" + method + " " + target + "`", WireRequest.of(method, target), deniedByAny())
                .notWith(ProxyKind.TRAEFIK);
    }
}
