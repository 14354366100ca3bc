package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Sends what a proxy that cannot be installed here is documented to send, to the real Latchkey, and does with its answer
 * what that proxy is documented to do, by the rules in its file of {@code ops/}. It passes paths on as they come, though the
 * proxies themselves clean them first: so Latchkey alone has to stand them.
 */
abstract class StandIn implements Front {
    final JsonNode configuration;
    final int gatePort;
    private final int servicePort;

    StandIn(String file, int gatePort, int servicePort) throws IOException {
        this.configuration = new YAMLMapper().readTree(ShippedFile.of(file).text());
        this.gatePort = gatePort;
        this.servicePort = servicePort;
    }

    /** As a proxy reads it: without what Connection names for the next hop only (RFC 9110, section 7.6.1). */
    static WireRequest withoutHopByHop(WireRequest request) {
        List<String> named = new ArrayList<>(List.of("Connection"));
        for (String value : request.values("Connection")) {
            named.addAll(List.of(value.split("\\s*,\\s*")));
        }
        return without(request, header -> named.stream().anyMatch(header::is));
    }

    static WireRequest without(WireRequest request, Predicate<Header> removed) {
        return request.withHeaders(
                request.headers().stream().filter(removed.negate()).toList());
    }

    static List<String> texts(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }

    WireAnswer ask(WireRequest question) throws IOException {
        return WireClient.callAsProxy(gatePort, question);
    }

    WireAnswer passOn(WireRequest request) throws IOException {
        return WireClient.callAsProxy(servicePort, request);
    }

    @Override
    public void close() {}
}
