package io.latchkey.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The proxies with a configuration in {@code ops/}. */
enum ProxyKind {
    NGINX("nginx", "nginx", true),
    CADDY("Caddy", "caddy", true),
    HAPROXY("HAProxy", "haproxy", true),
    TRAEFIK("Traefik", "traefik", false),
    ENVOY("Envoy", "envoy", false),
    /** nginx as configured by the controller. */
    INGRESS("ingress-nginx", "nginx", true),
    INGRESS_WITH_SNIPPETS("ingress-nginx, snippets", "nginx", true);

    private final String title;
    private final String program;
    private final boolean real;

    ProxyKind(String title, String program, boolean real) {
        this.title = title;
        this.program = program;
        this.real = real;
    }

    String title() {
        return title;
    }

    /** Returns whether the real proxy runs here, and not a stand-in that sends what the proxy is documented to send. */
    boolean real() {
        return real;
    }

    /** Returns the page in {@code docs/proxies/} that shows what passes. */
    String page() {
        return isIngress() ? "ingress-nginx" : title.toLowerCase(Locale.ROOT);
    }

    /** Returns the part of that page which a test run generates. */
    String part() {
        return this == INGRESS_WITH_SNIPPETS ? "table with snippets" : "table";
    }

    boolean isIngress() {
        return this == INGRESS || this == INGRESS_WITH_SNIPPETS;
    }

    /** Returns whether callers receive Latchkey's headers with the response of the service. */
    boolean addsToAnswers() {
        return this != TRAEFIK && this != INGRESS;
    }

    /** Returns the settings of Latchkey for this proxy. */
    String settings() {
        return isIngress() ? "forwarded: {uri: X-Original-URL, method: X-Original-Method}\n" : "";
    }

    /** Skips or fails the test if this proxy is not installed. */
    void requireInstalled() {
        if (real) {
            Installed.path(program);
        }
    }

    boolean isInstalled() {
        return !real || Installed.has(program);
    }

    Front start(Path folder, int gatePort, int servicePort) throws IOException, InterruptedException {
        return switch (this) {
            case NGINX -> ProxyProcess.nginx(folder, gatePort, servicePort);
            case CADDY -> ProxyProcess.caddy(folder, gatePort, servicePort);
            case HAPROXY -> ProxyProcess.haproxy(folder, gatePort, servicePort);
            case TRAEFIK -> new TraefikStandIn(gatePort, servicePort);
            case INGRESS -> ProxyProcess.ingressNginx(folder, "ingress.yaml", gatePort, servicePort);
            case INGRESS_WITH_SNIPPETS ->
                ProxyProcess.ingressNginx(folder, "with-snippets.yaml", gatePort, servicePort);
            case ENVOY -> new EnvoyStandIn(gatePort, servicePort);
        };
    }

    /** A stand-in cannot show what the proxy does when Latchkey is unavailable. */
    boolean tries(Situation situation) {
        return (real || situation.line() == Situation.Line.UP)
                && !situation.notTried().contains(this);
    }
}
