package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the Lua of {@code ops/envoy/envoy.yaml} on request headers, in HAProxy's Lua, because Envoy is not available. */
@Tag("system")
class EnvoyLuaIT {
    /** Headers as Envoy passes them to Lua: lower case, changed only by name, and never during iteration. */
    private static final String HANDLE = """
            local headers, listed = {}, false
            local object = {}
            function object:get(name) return headers[name] end
            function object:add(name, value) assert(not listed); headers[name] = value end
            function object:remove(name) assert(not listed); headers[name] = nil end
            setmetatable(object, {__pairs = function()
                listed = true
                return function(_, key)
                    local name, value = next(headers, key)
                    if name == nil then listed = false end
                    return name, value
                end, nil, nil
            end})
            local handle = {headers = function() return object end}
            """;

    @TempDir
    private Path folder;

    @Test
    void headersThatResembleLatchkeysAreRemoved() throws Exception {
        assertThat(left(
                        "latchkey.headers",
                        new Header(":path", "/items"),
                        new Header(":method", "GET"),
                        new Header("x-auth-email", "root"),
                        new Header("x-latchkey-scope", "root"),
                        new Header("x!auth!key!name", "root"),
                        new Header("x.auth.internal", "true"),
                        new Header("x_auth_internal", "true"),
                        new Header("x~api~key", "root"),
                        new Header("x-api-key", "key"),
                        new Header("x-authority", "a")))
                .containsExactly(":method=GET", ":path=/items", "x-api-key=key", "x-authority=a");
    }

    @Test
    void keyIsRemovedFromSubprotocols() throws Exception {
        assertThat(subprotocols("realtime, openai-insecure-api-key.k1, v1")).containsExactly(protocols("realtime, v1"));
        assertThat(subprotocols("openai-insecure-api-key.k1,realtime")).containsExactly(protocols("realtime"));
        assertThat(subprotocols("openai-insecure-api-key.k1, openai-insecure-api-key.k1"))
                .isEmpty();
        assertThat(subprotocols("realtime,v1")).containsExactly(protocols("realtime,v1"));
    }

    private List<String> subprotocols(String value) throws Exception {
        return left("latchkey.subprotocols", new Header("sec-websocket-protocol", value));
    }

    private static String protocols(String value) {
        return "sec-websocket-protocol=" + value;
    }

    /** Returns the headers that a filter keeps, sorted. */
    private List<String> left(String filter, Header... headers) throws Exception {
        String given = List.of(headers).stream()
                .map(header -> "headers[\"" + header.name() + "\"] = \"" + header.value() + "\"\n")
                .collect(Collectors.joining());
        Path script = Files.writeString(folder.resolve("filter.lua"), HANDLE + given + source(filter) + """
                        envoy_on_request(handle)
                        for name, value in pairs(headers) do print("left " .. name .. "=" .. value) end
                        """);
        Path configuration = Files.writeString(folder.resolve("haproxy.cfg"), """
                global
                    lua-load %s
                defaults
                    mode http
                    timeout connect 1s
                    timeout client 1s
                    timeout server 1s
                frontend none
                    bind 127.0.0.1:1
                """.formatted(script));
        Process process = new ProcessBuilder(Installed.path("haproxy"), "-c", "-f", configuration.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output.lines()
                .filter(line -> line.startsWith("left "))
                .map(line -> line.substring("left ".length()))
                .sorted()
                .toList();
    }

    private static String source(String filter) throws IOException {
        JsonNode filters = new YAMLMapper()
                .readTree(ShippedFile.of("envoy/envoy.yaml").text())
                .at("/static_resources/listeners/0/filter_chains/0/filters/0/typed_config/http_filters");
        return StreamSupport.stream(filters.spliterator(), false)
                .filter(one -> one.at("/name").asText().equals(filter))
                .findFirst()
                .orElseThrow()
                .at("/typed_config/default_source_code/inline_string")
                .asText();
    }
}
