package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * Behaves as Envoy is documented to, with {@code ops/envoy/envoy.yaml}.
 *
 * @see <a
 * href="https://www.envoyproxy.io/docs/envoy/latest/api-v3/extensions/filters/http/ext_authz/v3/ext_authz.proto">ext_authz</a>
 */
final class EnvoyStandIn extends StandIn {
    private static final String REQUEST_ID = "x-request-id";
    private static final String WEB_SOCKET = "websocket";
    private static final String PROTOCOLS = "sec-websocket-protocol";
    private static final String KEY_PROTOCOL = "openai-insecure-api-key.";

    /** The headers that the file's Lua removes; {@code EnvoyLuaIT} runs it. */
    private static final Pattern REMOVED_BY_LUA = Pattern.compile("[^a-z0-9-]|^x-auth-|^x-latchkey-");

    /** A rate-limit header of Latchkey's response for the response to the caller. */
    private static final Pattern METADATA =
            Pattern.compile("%DYNAMIC_METADATA\\(envoy\\.filters\\.http\\.ext_authz:([a-z-]+)\\)%");

    private final JsonNode manager;
    private final JsonNode filter;
    private final JsonNode virtualHost;

    EnvoyStandIn(int gatePort, int servicePort) throws IOException {
        super("envoy/envoy.yaml", gatePort, servicePort);
        manager = configuration.at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config");
        filter = filter("envoy.filters.http.ext_authz");
        virtualHost = manager.at("/route_config/virtual_hosts/0");
    }

    private JsonNode filter(String name) {
        return StreamSupport.stream(manager.at("/http_filters").spliterator(), false)
                .filter(one -> one.at("/name").asText().equals(name))
                .findFirst()
                .orElseThrow()
                .at("/typed_config");
    }

    @Override
    public WireAnswer send(WireRequest call) throws IOException {
        String upgrade = String.join(",", call.values("Upgrade")).toLowerCase(Locale.ROOT);
        // Envoy speaks HTTP/1.1, reads no whole address (allow_absolute_url), and knows one upgrade; it drops h2c
        // itself.
        if (call.version().equals("HTTP/1.0")) {
            return own(426);
        }
        if (!call.target().startsWith("/")) {
            return own(404);
        }
        if (!upgrade.isEmpty() && !upgrade.equals("h2c") && !upgrade.equals(WEB_SOCKET)) {
            return own(403);
        }
        String id = UUID.randomUUID().toString();
        WireRequest request = mutated(received(call)).with(REQUEST_ID, id);
        WireAnswer question = ask(question(request));
        WireAnswer answer;
        if (question.status() == 200) {
            WireRequest upgraded = upgrade.equals(WEB_SOCKET)
                    ? request.with("Upgrade", WEB_SOCKET).with("Connection", "Upgrade")
                    : request;
            answer = allowed(upgraded, question);
        } else {
            answer = question.status() >= 500 ? unavailable() : denied(question);
        }
        return withId(answer, id);
    }

    private static WireAnswer own(int status) {
        return new WireAnswer(status, List.of(), "");
    }

    private WireAnswer withId(WireAnswer answer, String id) {
        List<Header> headers = new ArrayList<>(answer.headers());
        if (manager.at("/always_set_request_id_in_response").booleanValue()) {
            headers.add(new Header(REQUEST_ID, id));
        }
        return new WireAnswer(answer.status(), headers, answer.body());
    }

    /** Returns the request before the filters: without trailers (enable_trailers) and headers that are removed early. */
    private WireRequest received(WireRequest call) {
        List<String> removed = texts(manager.at("/early_header_mutation_extensions/0/typed_config/mutations")
                .findValues("remove"));
        return without(
                withoutHopByHop(call).withTrailers(List.of()),
                header -> header.name().contains("_")
                        || header.is("Upgrade")
                        || header.is("HTTP2-Settings")
                        || header.is("Trailer")
                        || header.is("X-Forwarded-Proto")
                        || removed.stream().anyMatch(header::is));
    }

    /** Returns the request as changed by the filters before ext_authz. */
    private WireRequest mutated(WireRequest request) {
        WireRequest result = without(
                request,
                header -> REMOVED_BY_LUA
                        .matcher(header.name().toLowerCase(Locale.ROOT))
                        .find());
        for (JsonNode mutation : filter("envoy.filters.http.header_mutation").at("/mutations/request_mutations")) {
            String value = mutation.at("/append/header/value").asText();
            result = result.with(
                    mutation.at("/append/header/key").asText(),
                    value.replace("%REQ(:PATH)%", request.target()).replace("%REQ(:METHOD)%", request.method()));
        }
        return result;
    }

    /** Returns the method, the prefix and the path, Host, Content-Length, Authorization and the allowed headers, each once. */
    private WireRequest question(WireRequest request) {
        WireRequest question = WireRequest.of(
                        request.method(), filter.at("/http_service/path_prefix").asText() + request.target())
                .with("Content-Length", "0");
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

    private WireAnswer allowed(WireRequest request, WireAnswer answer) throws IOException {
        JsonNode response = filter.at("/http_service/authorization_response");
        List<Header> identity = matching(answer.headers(), response.at("/allowed_upstream_headers"));
        WireRequest passed = without(request, header -> identity.stream().anyMatch(named -> named.is(header.name())));
        for (Header header : identity) {
            passed = passed.with(header.name(), header.value());
        }
        passed = withoutKeyProtocol(passed);
        List<String> removed = new ArrayList<>(texts(virtualHost.at("/request_headers_to_remove")));
        removed.addAll(texts(route(request).at("/request_headers_to_remove")));
        WireAnswer served = passOn(without(passed, header -> removed.stream().anyMatch(header::is)));
        List<Header> metadata = matching(answer.headers(), response.at("/dynamic_metadata_from_headers"));
        List<Header> headers = new ArrayList<>(served.headers());
        for (JsonNode added : virtualHost.at("/response_headers_to_add")) {
            String name = added.at("/header/key").asText();
            if (served.values(name).isEmpty()) {
                metadata.stream()
                        .filter(header -> METADATA.matcher(
                                        added.at("/header/value").asText())
                                .results()
                                .anyMatch(value -> header.is(value.group(1))))
                        .forEach(header -> headers.add(new Header(name, header.value())));
            }
        }
        return new WireAnswer(served.status(), headers, served.body());
    }

    /** Applies the filter after ext_authz, whose Lua {@code EnvoyLuaIT} runs. */
    private static WireRequest withoutKeyProtocol(WireRequest request) {
        String protocols = String.join(",", request.values(PROTOCOLS));
        if (!protocols.contains(KEY_PROTOCOL)) {
            return request;
        }
        String kept = Stream.of(protocols.split("[,\\s]+"))
                .filter(protocol -> !protocol.startsWith(KEY_PROTOCOL))
                .collect(Collectors.joining(", "));
        WireRequest without = without(request, header -> header.is(PROTOCOLS));
        return kept.isEmpty() ? without : without.with(PROTOCOLS, kept);
    }

    /** Returns the first match. */
    private JsonNode route(WireRequest request) {
        for (JsonNode route : virtualHost.at("/routes")) {
            JsonNode header = route.at("/match/headers/0");
            if (header.isMissingNode()
                    || String.join(",", request.values(header.at("/name").asText()))
                            .matches(header.at("/string_match/safe_regex/regex").asText())) {
                return route;
            }
        }
        throw new IllegalStateException("no route");
    }

    private WireAnswer denied(WireAnswer answer) {
        JsonNode allowed = filter.at("/http_service/authorization_response/allowed_client_headers");
        List<Header> headers = new ArrayList<>(matching(answer.headers(), allowed));
        answer.values("WWW-Authenticate").forEach(value -> headers.add(new Header("WWW-Authenticate", value)));
        return new WireAnswer(answer.status(), headers, answer.body());
    }

    /** Envoy discards a 5xx: this is {@code status_on_error} with the local reply's own headers and body. */
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
