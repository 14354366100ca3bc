package io.latchkey.ops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The output of the template of ingress-nginx controller 1.15 for the files in {@code ops/ingress-nginx}: the parts of
 * nginx's configuration that process a request. An upstream replaces the controller's Lua, which chooses a pod.
 *
 * @see <a href="https://github.com/kubernetes/ingress-nginx/blob/main/rootfs/etc/nginx/template/nginx.tmpl">nginx.tmpl</a>
 */
final class IngressNginx {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final JsonNode controller;
    private final JsonNode removed;
    private final JsonNode ingress;
    private final JsonNode question;

    private IngressNginx(List<JsonNode> controller, List<JsonNode> ingress) {
        this.controller = controller.get(0).at("/data");
        this.removed = controller.get(1).at("/data");
        this.ingress = ingress.get(0);
        this.question = ingress.get(1).at("/data");
    }

    /** Returns the configuration for one of the Ingresses. */
    static IngressNginx of(String ingress) throws IOException {
        return new IngressNginx(documents("controller.yaml"), documents(ingress));
    }

    static List<JsonNode> documents(String file) throws IOException {
        try (MappingIterator<JsonNode> documents = YAML.readerFor(JsonNode.class)
                .readValues(ShippedFile.of("ingress-nginx/" + file).text())) {
            return documents.readAll();
        }
    }

    /** Returns the content of nginx's block "http". */
    String http(int port, int gatePort, int servicePort) {
        boolean snippets = !annotation("configuration-snippet").isEmpty();
        return """
                client_header_buffer_size 1k;
                large_client_header_buffers 4 8k;
                proxy_headers_hash_max_size 512;
                proxy_headers_hash_bucket_size 64;
                underscores_in_headers %s;
                ignore_invalid_headers %s;
                uninitialized_variable_warn off;
                server_tokens off;
                map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
                map $http_x_request_id $req_id { default $http_x_request_id; "" $request_id; }
                upstream upstream_balancer { server 127.0.0.1:%d; keepalive 320; keepalive_timeout 60s; }
                %s
                server {
                    server_name %s;
                    listen 127.0.0.1:%d default_server;
                %s
                    location = /_external-auth-Lw-Prefix {
                %s
                    }
                    location / {
                %s
                    }
                }
                """.formatted(
                        onOrOff("enable-underscores-in-headers"),
                        onOrOff("ignore-invalid-headers"),
                        servicePort,
                        snippets ? controller.at("/http-snippet").asText() : "",
                        ingress.at("/spec/rules/0/host").asText(),
                        port,
                        annotation("server-snippet"),
                        question(gatePort),
                        location());
    }

    private String onOrOff(String setting) {
        return controller.at("/" + setting).asText().equals("true") ? "on" : "off";
    }

    private String annotation(String name) {
        return ingress.path("metadata")
                .path("annotations")
                .path("nginx.ingress.kubernetes.io/" + name)
                .asText();
    }

    private String question(int gatePort) {
        String url = annotation("auth-url").replaceFirst("^http://[^/]+", "http://127.0.0.1:" + gatePort);
        String method = annotation("auth-method");
        return lines(Stream.of(
                        Stream.of("internal", "access_log off", "proxy_intercept_errors off"),
                        Stream.of(
                                "proxy_pass_request_body off",
                                "proxy_set_header Content-Length \"\"",
                                "proxy_set_header X-Forwarded-Proto \"\"",
                                "proxy_set_header X-Request-ID $req_id"),
                        method.isEmpty()
                                ? Stream.<String>empty()
                                : Stream.of(
                                        "proxy_method " + method,
                                        "proxy_set_header X-Original-URI $request_uri",
                                        "proxy_set_header X-Scheme $pass_access_scheme"),
                        Stream.of(
                                "proxy_set_header Host 127.0.0.1",
                                "proxy_set_header X-Original-URL $scheme://$http_host$request_uri",
                                "proxy_set_header X-Original-Method $request_method",
                                "proxy_set_header X-Sent-From \"nginx-ingress-controller\"",
                                "proxy_set_header X-Real-IP $remote_addr",
                                "proxy_set_header X-Forwarded-For $remote_addr",
                                "proxy_set_header X-Auth-Request-Redirect $request_uri",
                                "proxy_buffering off",
                                "proxy_buffer_size " + annotation("proxy-buffer-size"),
                                "proxy_buffers 4 " + annotation("proxy-buffer-size"),
                                "proxy_request_buffering on",
                                "proxy_ssl_server_name on",
                                "proxy_pass_request_headers on",
                                "client_max_body_size " + annotation("proxy-body-size")),
                        headers(question),
                        Stream.of(annotation("auth-snippet") + "proxy_http_version 1.1"),
                        Stream.of("set $target \"" + url + "\"", "proxy_pass $target"))
                .flatMap(part -> part));
    }

    private String location() {
        List<String> identity = new ArrayList<>();
        for (String header : List.of(annotation("auth-response-headers").split("\\s*,\\s*"))) {
            String variable = "$authHeader" + identity.size() / 2;
            identity.add("auth_request_set " + variable + " $upstream_http_"
                    + header.toLowerCase(Locale.ROOT).replace('-', '_'));
            identity.add("proxy_set_header '" + header + "' " + variable);
        }
        return lines(Stream.of(
                        Stream.of(
                                "port_in_redirect off",
                                "set $pass_access_scheme $scheme",
                                "set $pass_port $server_port",
                                "set $best_http_host $http_host",
                                "auth_request /_external-auth-Lw-Prefix",
                                "auth_request_set $auth_cookie $upstream_http_set_cookie",
                                "add_header Set-Cookie $auth_cookie"),
                        identity.stream(),
                        Stream.of(
                                "client_max_body_size " + annotation("proxy-body-size"),
                                "proxy_set_header Host $best_http_host",
                                "proxy_set_header Upgrade $http_upgrade",
                                "proxy_set_header Connection $connection_upgrade",
                                "proxy_set_header X-Request-ID $req_id",
                                "proxy_set_header X-Real-IP $remote_addr",
                                "proxy_set_header X-Forwarded-For $remote_addr",
                                "proxy_set_header X-Forwarded-Host $best_http_host",
                                "proxy_set_header X-Forwarded-Port $pass_port",
                                "proxy_set_header X-Forwarded-Proto $pass_access_scheme",
                                "proxy_set_header X-Forwarded-Scheme $pass_access_scheme",
                                "proxy_set_header X-Scheme $pass_access_scheme",
                                "proxy_set_header X-Original-Forwarded-For $http_x_forwarded_for",
                                "proxy_set_header X-Original-Forwarded-Host $http_x_forwarded_host",
                                "proxy_set_header Proxy \"\""),
                        headers(removed),
                        Stream.of(
                                "proxy_connect_timeout 5s",
                                "proxy_send_timeout 60s",
                                "proxy_read_timeout 60s",
                                "proxy_buffering off",
                                "proxy_buffer_size " + annotation("proxy-buffer-size"),
                                "proxy_buffers 4 " + annotation("proxy-buffer-size"),
                                "proxy_max_temp_file_size 1024m",
                                "proxy_request_buffering on",
                                "proxy_http_version 1.1",
                                "proxy_cookie_domain off",
                                "proxy_cookie_path off",
                                "proxy_next_upstream error timeout",
                                "proxy_next_upstream_timeout 0",
                                "proxy_next_upstream_tries 3"),
                        Stream.of(annotation("configuration-snippet") + "proxy_pass http://upstream_balancer"),
                        Stream.of("proxy_redirect off"))
                .flatMap(part -> part));
    }

    private static Stream<String> headers(JsonNode map) {
        return map.properties().stream()
                .map(each -> "proxy_set_header \"" + each.getKey() + "\" \""
                        + each.getValue().asText() + "\"");
    }

    private static String lines(Stream<String> directives) {
        return directives.map(directive -> directive + ";\n").collect(Collectors.joining());
    }
}
