package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Traefik is documented to do with {@code ops/traefik/latchkey.yml}.
 *
 * @see <a href="https://doc.traefik.io/traefik/v3.3/reference/routing-configuration/http/middlewares/forwardauth/">ForwardAuth</a>
 */
final class TraefikStandIn extends StandIn {
    private static final Pattern ANY_TEXT = Pattern.compile("[!-~]");
    private static final Pattern BEARER = Pattern.compile("(?i)^bearer\\s");

    TraefikStandIn(int gatePort, int servicePort) throws IOException {
        super("traefik/latchkey.yml", gatePort, servicePort);
    }

    @Override
    public WireAnswer send(WireRequest call) throws IOException {
        WireRequest request = withoutHopByHop(call);
        WireAnswer answer = ask(question(request));
        if (answer.status() / 100 != 2) {
            return answer;
        }
        Pattern identity =
                Pattern.compile(forwardAuth().at("/authResponseHeadersRegex").asText());
        WireRequest passed =
                without(request, header -> identity.matcher(header.name()).find());
        for (Header header : answer.headers()) {
            if (identity.matcher(header.name()).find()) {
                passed = passed.with(header.name(), header.value());
            }
        }
        JsonNode removed = configuration.at(
                "/http/middlewares/" + middlewareAfterwards(request) + "/headers/customRequestHeaders");
        return passOn(without(passed, header -> matches(header, removed)));
    }

    private WireRequest question(WireRequest request) {
        WireRequest question = WireRequest.get(
                URI.create(forwardAuth().at("/address").asText()).getPath());
        List<String> allowed = texts(forwardAuth().at("/authRequestHeaders"));
        for (Header header : request.headers()) {
            if (allowed.stream().anyMatch(header::is)) {
                question = question.with(header.name(), header.value());
            }
        }
        return question.with("X-Forwarded-Method", request.method())
                .with("X-Forwarded-Proto", "http")
                .with("X-Forwarded-Host", "service.example")
                .with("X-Forwarded-Uri", request.target())
                .with("X-Forwarded-For", WireClient.ADDRESS);
    }

    /** The second middleware of the router whose rule fits. */
    private String middlewareAfterwards(WireRequest request) {
        boolean keyInHeader = request.values("X-API-Key").stream()
                .anyMatch(value -> ANY_TEXT.matcher(value).find());
        boolean bearer = request.values("Authorization").stream()
                .anyMatch(value -> BEARER.matcher(value).find());
        String router = !keyInHeader && bearer ? "service-bearer" : "service";
        return texts(configuration.at("/http/routers/" + router + "/middlewares"))
                .get(1);
    }

    private static boolean matches(Header header, JsonNode removed) {
        List<String> names = new java.util.ArrayList<>();
        removed.fieldNames().forEachRemaining(names::add);
        return names.stream().anyMatch(header::is);
    }

    private JsonNode forwardAuth() {
        return configuration.at("/http/middlewares/latchkey/forwardAuth");
    }
}
