package io.latchkey.ops;

import static io.latchkey.ops.Expected.grantedTo;
import static io.latchkey.ops.Expected.grantedToAnybody;
import static io.latchkey.ops.Expected.refusedSomehow;
import static io.latchkey.ops.WireRequest.get;

import java.util.List;

/**
 * Request targets that two readers may read differently: a whole address (RFC 9112, section 3.2.2), whose path one may begin
 * elsewhere than the other, and whatever else does not begin with a slash.
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
                        refusedSomehow()),
                Situation.path("http://" + AUTHORITY + "/health"),
                Situation.path("http://service.example?/health"),
                Situation.path("http://service.example#/health"),
                Situation.path("http://service.example\\/health"),
                Situation.path("http://service.example\\@elsewhere/health"),
                Situation.path("http:\\\\service.example/health"),
                // Go takes these for an opaque part after a scheme, and sends them on without the scheme.
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
                                refusedSomehow())
                        .but(ProxyKind.TRAEFIK, grantedTo("alice").at("/items"))
                        .but(ProxyKind.INGRESS, grantedTo("alice").at("/items")),
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
                                refusedSomehow())
                        .notWith(ProxyKind.TRAEFIK, ProxyKind.ENVOY));
    }

    /** Traefik reads a whole address once and passes on its path. */
    private static Situation goReads(String target) {
        return Situation.path(target).but(ProxyKind.TRAEFIK, grantedToAnybody().at("/health"));
    }

    /** So does nginx where no rule of ours refuses it. */
    private static Situation nginxReads(Situation situation) {
        return situation.but(ProxyKind.INGRESS, grantedToAnybody().at("/health"));
    }

    /** Go's server, in which Traefik runs, takes some of these for itself. */
    private static Situation other(String method, String target) {
        return Situation.of("no key, `" + method + " " + target + "`", WireRequest.of(method, target), refusedSomehow())
                .notWith(ProxyKind.TRAEFIK);
    }
}
