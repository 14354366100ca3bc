package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What Envoy is documented to do with {@code ops/envoy/envoy.yaml}.
 *
 * @see <a href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto">ext_authz</a>
 */
final class EnvoyStandIn extends StandIn {
    private static final String BEARER = "bearer ";

    private final JsonNode manager;
    private final JsonNode filter;

    EnvoyStandIn(int gatePort, int servicePort) throws IOException {
        super("envoy/envoy.yaml", gatePort, servicePort);
        manager = configuration.at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config");
        filter = manager.at("/http_filters/0/typed_config");
    }

    @Override
    public WireAnswer send(WireRequest call) throws IOException {
        List<String> removedEarly = texts(manager.at("/early_header_mutation_extensions/0/typed_config/mutations")
                .findValues("remove"));
        WireRequest request = without(
                withoutHopByHop(call),
                header -> header.name().contains("_") || removedEarly.stream().anyMatch(header::is));
        WireAnswer answer = ask(question(request));
        if (answer.status() == 200) {
            return granted(request, answer);
        }
        return answer.status() >= 500 ? unavailable() : denied(answer);
    }

    /** The method, the prefix and the path, Host, Content-Length, Authorization and what is allowed, each once. */
    private WireRequest question(WireRequest request) {
        WireRequest question = new WireRequest(
                request.method(),
                filter.at("/http_service/path_prefix").asText() + request.target(),
                List.of(new Header("Content-Length", "0")),
                0);
        List<String> sent = new ArrayList<>(List.of("authorization"));
        sent.addAll(texts(filter.at("/allowed_headers/patterns").findValues("exact")));
        for (String name : sent) {
            List<String> values = new ArrayList<>(request.values(name));
            if (name.equals("x-forwarded-for")) {
                values.add(WireClient.ADDRESS);
            }
            if (!values.isEmpty()) {
                question = question.with(name, String.join(",", values));
            }
        }
        return question;
    }

    private WireAnswer granted(WireRequest request, WireAnswer answer) throws IOException {
        JsonNode response = filter.at("/http_service/authorization_response");
        List<Header> identity = matching(answer.headers(), response.at("/allowed_upstream_headers"));
        WireRequest passed = without(request, header -> identity.stream().anyMatch(named -> named.is(header.name())));
        for (Header header : identity) {
            passed = passed.with(header.name(), header.value());
        }
        List<String> removed = texts(route(request).at("/request_headers_to_remove"));
        WireAnswer served = passOn(without(passed, header -> removed.stream().anyMatch(header::is)));
        List<Header> headers = new ArrayList<>(served.headers());
        headers.addAll(matching(answer.headers(), response.at("/allowed_client_headers_on_success")));
        return new WireAnswer(served.status(), headers, served.body());
    }

    private JsonNode route(WireRequest request) {
        JsonNode routes = manager.at("/route_config/virtual_hosts/0/routes");
        boolean keyInHeader = request.values("X-API-Key").stream()
                .anyMatch(value -> value.matches(routes.at("/0/match/headers/0/string_match/safe_regex/regex")
                        .asText()));
        boolean bearer = request.values("Authorization").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).startsWith(BEARER));
        return routes.get(keyInHeader ? 0 : bearer ? 1 : 2);
    }

    private WireAnswer denied(WireAnswer answer) {
        JsonNode allowed = filter.at("/http_service/authorization_response/allowed_client_headers");
        List<Header> headers = new ArrayList<>(matching(answer.headers(), allowed));
        answer.values("WWW-Authenticate").forEach(value -> headers.add(new Header("WWW-Authenticate", value)));
        return new WireAnswer(answer.status(), headers, answer.body());
    }

    /** Envoy keeps nothing of a 5xx: this is {@code status_on_error} with the local reply's own headers and body. */
    private WireAnswer unavailable() {
        JsonNode mapper = manager.at("/local_reply_config/mappers/0");
        List<Header> headers = new ArrayList<>();
        mapper.at("/headers_to_add")
                .forEach(added -> headers.add(new Header(
                        added.at("/header/key").asText(),
                        added.at("/header/value").asText())));
        JsonNode format = mapper.at("/body_format_override");
        headers.add(new Header("Content-Type", format.at("/content_type").asText()));
        return new WireAnswer(
                503, headers, format.at("/text_format_source/inline_string").asText());
    }

    private static List<Header> matching(List<Header> headers, JsonNode matchers) {
        List<String> exact = texts(matchers.at("/patterns").findValues("exact"));
        List<String> prefixes = texts(matchers.at("/patterns").findValues("prefix"));
        return headers.stream()
                .filter(header ->
                        exact.stream().anyMatch(header::is) || prefixes.stream().anyMatch(header::startsWith))
                .toList();
    }

    private static List<String> texts(List<JsonNode> nodes) {
        return nodes.stream().map(JsonNode::asText).toList();
    }
}
