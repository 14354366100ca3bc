package io.latchkey.ops;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The proxies that {@code ops/} has a configuration for. */
enum ProxyKind {
    NGINX("nginx", true),
    CADDY("Caddy", true),
    HAPROXY("HAProxy", true),
    TRAEFIK("Traefik", false),
    ENVOY("Envoy", false);

    private final String title;
    private final boolean real;

    ProxyKind(String title, boolean real) {
        this.title = title;
        this.real = real;
    }

    String title() {
        return title;
    }

    /** Whether the proxy itself runs here, and not a client that sends what it is documented to send. */
    boolean real() {
        return real;
    }

    /** Skips the test, or fails it, where there is no such proxy. */
    void requireInstalled() {
        if (real) {
            Installed.path(title.toLowerCase(Locale.ROOT));
        }
    }

    Front start(Path folder, int gatePort, int servicePort) throws IOException {
        return switch (this) {
            case NGINX -> ProxyProcess.nginx(folder, gatePort, servicePort);
            case CADDY -> ProxyProcess.caddy(folder, gatePort, servicePort);
            case HAPROXY -> ProxyProcess.haproxy(folder, gatePort, servicePort);
            case TRAEFIK -> new TraefikStandIn(gatePort, servicePort);
            case ENVOY -> new EnvoyStandIn(gatePort, servicePort);
        };
    }

    /** A stand-in can show nothing about a Latchkey that is not there. */
    boolean tries(Situation situation) {
        return (real || situation.line() == Situation.Line.UP)
                && !situation.notTried().contains(this);
    }
}
