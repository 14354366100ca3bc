package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Behaves as Traefik is documented to, with {@code ops/traefik/latchkey.yml}.
 *
 * @see <a
 * href="https://doc.traefik.io/traefik/v3.3/reference/routing-configuration/http/middlewares/forwardauth/">ForwardAuth</a>
 */
final class TraefikStandIn extends StandIn {
    /** A matcher of a router's rule, the only one besides PathPrefix in the file. */
    private static final Pattern HEADER_REGEXP = Pattern.compile("(!?)HeaderRegexp\\(`([^`]+)`, `([^`]+)`\\)");

    /** A whole URL as Go parses it (RFC 3986, section 3.2): its host ends at a slash or a question mark. */
    private static final Pattern ADDRESS =
            Pattern.compile("(?i)https?://(?:[\\w.-]+@)?[\\w.-]*(?::\\d*)?(?<path>/[^#]*)?(?<query>\\?[^#]*)?(?:#.*)?");

    TraefikStandIn(int gatePort, int servicePort) throws IOException {
        super("traefik/latchkey.yml", gatePort, servicePort);
    }

    @Override
    public WireAnswer send(WireRequest call) throws IOException {
        Optional<String> target = target(call.target());
        if (target.isEmpty()) {
            return new WireAnswer(400, List.of(), "400 Bad Request");
        }
        List<String> upgrade = call.values("Upgrade");
        // Forwarding headers of the caller are not trusted (forwardedHeaders of the entry point).
        WireRequest request = without(
                withoutHopByHop(call).withTarget(target.get()),
                header -> header.startsWith("X-Forwarded-") || header.is("X-Real-Ip"));
        if (!upgrade.isEmpty()) {
            request = request.with("Upgrade", upgrade.get(0));
        }
        WireAnswer answer = ask(question(request));
        if (answer.status() / 100 != 2) {
            return answer;
        }
        return passOn(behindMiddlewares(request, withIdentity(request, answer)));
    }

    private static Optional<String> target(String text) {
        if (text.startsWith("/")) {
            return Optional.of(text);
        }
        Matcher address = ADDRESS.matcher(text);
        if (!address.matches()) {
            return Optional.empty();
        }
        String path = address.group("path");
        String query = address.group("query");
        return Optional.of((path == null ? "/" : path) + (query == null ? "" : query));
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

    private WireRequest withIdentity(WireRequest request, WireAnswer answer) {
        Pattern identity =
                Pattern.compile(forwardAuth().at("/authResponseHeadersRegex").asText());
        List<String> copied = texts(forwardAuth().at("/authResponseHeaders"));
        WireRequest passed = without(
                request,
                header -> identity.matcher(header.name()).find()
                        || copied.stream().anyMatch(header::is));
        for (Header header : answer.headers()) {
            if (identity.matcher(header.name()).find() || copied.stream().anyMatch(header::is)) {
                passed = passed.with(header.name(), header.value());
            }
        }
        return passed;
    }

    /** Returns the request as changed by the middlewares after the first: an empty value removes a header. */
    private WireRequest behindMiddlewares(WireRequest request, WireRequest passed) {
        WireRequest result = passed;
        List<String> middlewares = texts(router(request).at("/middlewares"));
        for (String middleware : middlewares.subList(1, middlewares.size())) {
            for (Map.Entry<String, JsonNode> each : configuration
                    .at("/http/middlewares/" + middleware + "/headers/customRequestHeaders")
                    .properties()) {
                result = without(result, header -> header.is(each.getKey()));
                if (!each.getValue().asText().isEmpty()) {
                    result = result.with(each.getKey(), each.getValue().asText());
                }
            }
        }
        if (!result.values("Upgrade").isEmpty()) {
            result = result.with("Connection", "Upgrade");
        }
        // The service's connection uses HTTP/1.1, and passes only trailers that the caller has announced.
        WireRequest complete = result.withTrailers(List.of());
        return complete.host() == null ? complete.withVersionAndHost("HTTP/1.1", "127.0.0.1") : complete;
    }

    /** Returns the matching router with the highest priority. */
    private JsonNode router(WireRequest request) {
        List<JsonNode> routers = new ArrayList<>();
        configuration.at("/http/routers").forEach(routers::add);
        return routers.stream()
                .filter(router -> HEADER_REGEXP
                        .matcher(router.at("/rule").asText())
                        .results()
                        .allMatch(rule -> rule.group(1).isEmpty()
                                == request.values(rule.group(2)).stream()
                                        .anyMatch(value -> Pattern.compile(rule.group(3))
                                                .matcher(value)
                                                .find())))
                .max(Comparator.comparingInt(
                        (JsonNode router) -> router.at("/priority").asInt()))
                .orElseThrow();
    }

    private JsonNode forwardAuth() {
        return configuration.at("/http/middlewares/latchkey/forwardAuth");
    }
}
