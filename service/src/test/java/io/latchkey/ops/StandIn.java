package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/**
 * Sends the real Latchkey what a proxy that cannot be installed here is documented to send, and treats its response
 * as that proxy is documented to, by the rules in its file of {@code ops/}. It forwards paths unchanged, although the
 * proxies themselves normalize them first, so Latchkey is tested with raw paths.
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

    /** Returns the headers without those that Connection names for this hop only (RFC 9110, section 7.6.1). */
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
