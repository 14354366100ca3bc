package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.bootstrap.v3.Bootstrap;
import io.envoyproxy.envoy.extensions.filters.http.ext_authz.v3.ExtAuthz;
import io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutationPerRoute;
import io.envoyproxy.envoy.extensions.filters.http.lua.v3.Lua;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation;
import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reads {@code ops/envoy/envoy.yaml} with Envoy's own API, as Envoy does when it starts: no field may be unknown. */
@Tag("unit")
class EnvoyFileTest {
    private static final TypeRegistry EXTENSIONS = TypeRegistry.newBuilder()
            .add(HttpConnectionManager.getDescriptor())
            .add(HeaderMutation.getDescriptor())
            .add(ExtAuthz.getDescriptor())
            .add(Lua.getDescriptor())
            .add(io.envoyproxy.envoy.extensions.filters.http.header_mutation.v3.HeaderMutation.getDescriptor())
            .add(HeaderMutationPerRoute.getDescriptor())
            .add(Router.getDescriptor())
            .build();

    @Test
    void everyFieldExistsInEnvoysApi() throws Exception {
        Bootstrap bootstrap = read(ShippedFile.of("envoy/envoy.yaml").text());

        HttpConnectionManager manager = bootstrap
                .getStaticResources()
                .getListeners(0)
                .getFilterChains(0)
                .getFilters(0)
                .getTypedConfig()
                .unpack(HttpConnectionManager.class);
        assertThat(manager.getHttpFiltersList().stream().map(HttpFilter::getName))
                .containsExactly(
                        "latchkey.headers",
                        "envoy.filters.http.header_mutation",
                        "envoy.filters.http.ext_authz",
                        "latchkey.subprotocols",
                        "envoy.filters.http.router");
        assertThat(manager.getHttpProtocolOptions().hasAllowAbsoluteUrl()).isTrue();
        assertThat(manager.getHttpProtocolOptions().getAllowAbsoluteUrl().getValue())
                .isFalse();
        ExtAuthz gate = manager.getHttpFilters(2).getTypedConfig().unpack(ExtAuthz.class);
        assertThat(gate.getFailureModeAllow()).isFalse();
        assertThat(gate.getStatusOnError().getCodeValue()).isEqualTo(503);
        assertThat(gate.getHttpService().getPathPrefix()).isEqualTo("/verify?");
    }

    @Test
    void unknownFieldIsDetected() throws Exception {
        ShippedFile misspelt =
                ShippedFile.of("envoy/envoy.yaml").with("failure_mode_allow: false", "failure_allow: no");

        assertThatThrownBy(() -> read(misspelt.text()))
                .isInstanceOf(InvalidProtocolBufferException.class)
                .hasMessageContaining("failure_allow");
    }

    private static Bootstrap read(String yaml) throws IOException {
        String json = new ObjectMapper().writeValueAsString(new YAMLMapper().readTree(yaml));
        Bootstrap.Builder bootstrap = Bootstrap.newBuilder();
        JsonFormat.parser().usingTypeRegistry(EXTENSIONS).merge(json, bootstrap);
        return bootstrap.build();
    }
}
