package io.latchkey.http.forwardauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.BundleParts;
import io.latchkey.app.LatchkeyApplication;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.config.strict.StrictConfigurationFactory;
import io.latchkey.http.jetty.ProblemErrorHandler;
import io.latchkey.http.jetty.ServerSetup;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Forward auth ahead of the servlet stack responses byte for byte as the same resource behind it does. The second gate here
 * is one that has only the JAX-RS resource.
 */
@Tag("service")
class TwoLanesTest {
    private static final String YAML = """
            server:
              gzip: {enabled: false}
              applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
              adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
              requestLog: {appenders: []}
            logging: {level: WARN}
            latchkey:
              scope: tts
              trustedProxies: [127.0.0.1]
              credentials: {queryParameter: api_key}
              publicPaths: [/open]
              cors: {preflight: answer, origins: [https://app.example.com]}
              failureLimit: {requests: 3, window: 60}
              identity: {secret: a-secret-of-at-least-thirty-two-characters}
              keys:
                - {name: alice, key: good-key, scopes: [tts, stt]}
                - {name: 'B\u00fcb "x"', key: odd-key}
                - {name: old, key: expired-key, expiresAt: '2026-01-01T00:00:00Z'}
                - {name: stt, key: narrow-key, scopes: [stt]}
                - {name: away, key: away-key, allowedIps: [192.0.2.0/24]}
                - {name: none, key: limited-key, rateLimit: {requests: 0, window: 30}}
                - {name: in, key: internal-key, internal: true}
            """;

    private static final String PREFLIGHT = "Origin: https://app.example.com\r\nAccess-Control-Request-Method: PUT";

    private static DropwizardTestSupport<ServiceConfiguration> fast;
    private static DropwizardTestSupport<ServiceConfiguration> logged;
    private static DropwizardTestSupport<ServiceConfiguration> slow;

    @BeforeAll
    static void start() throws Exception {
        fast = gate(new LatchkeyApplication(new FrozenBundle()) {}, YAML);
        logged = gate(new LatchkeyApplication(new FrozenBundle()) {}, YAML + "  verifyInRequestLog: true\n");
        slow = gate(new JaxRsGate(), YAML);
    }

    @AfterAll
    static void stop() {
        fast.after();
        logged.after();
        slow.after();
    }

    private static DropwizardTestSupport<ServiceConfiguration> gate(
            Application<ServiceConfiguration> service, String yaml) throws Exception {
        DropwizardTestSupport<ServiceConfiguration> support =
                new DropwizardTestSupport<>(
                        LatchkeyApplication.class,
                        "test",
                        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public Application<ServiceConfiguration> newApplication() {
                        return service;
                    }
                };
        support.before();
        return support;
    }

    static Stream<Arguments> requests() {
        List<String> targets = List.of(
                "/verify",
                "/verify?deny=403",
                "/verify/a/b?c=d",
                "/verify/",
                "/verify?scope=x",
                "/verify/?scope=x&deny=403",
                "/verify?scopes=x");
        List<String> headers = List.of(
                "X-API-Key: good-key",
                "Authorization: Bearer good-key",
                "X-API-Key: odd-key",
                "X-API-Key: internal-key",
                "X-API-Key: limited-key",
                "X-API-Key: narrow-key",
                "X-API-Key: away-key",
                "X-API-Key: away-key\r\nX-Forwarded-For: 192.0.2.7",
                "X-API-Key: good-key\r\nX-API-Key: odd-key",
                "X-API-Key: a\u00e9b",
                "X-API-Key: expired-key\r\nX-Forwarded-For: 192.0.2.1",
                "X-API-Key: nobody\r\nX-Forwarded-For: 192.0.2.2",
                "X-Forwarded-Uri: /open",
                "X-Forwarded-Uri: /a?api_key=good-key",
                "X-Forwarded-Uri: /open\r\nX-Forwarded-Uri: /open",
                "X-Forwarded-Uri: /open\r\nX-Original-Url: /x",
                "X-Forwarded-Uri: http://a/open?b",
                "X-API-Key: narrow-key\r\nX-Latchkey-Scope: tts",
                "X-API-Key: good-key\r\nX-Latchkey-Scope: tts, stt",
                "X-API-Key: good-key\r\nX-Latchkey-Scope: x",
                "X-API-Key: good-key\r\nX-Latchkey-Scope:",
                "A: b");
        Stream<Arguments> table =
                targets.stream().flatMap(target -> headers.stream().map(header -> Arguments.of("GET", target, header)));
        return Stream.concat(
                table,
                Stream.of(
                        Arguments.of("HEAD", "/verify", "X-API-Key: good-key"),
                        Arguments.of("HEAD", "/verify", "A: b"),
                        Arguments.of("OPTIONS", "/verify", "X-API-Key: good-key"),
                        Arguments.of("OPTIONS", "/verify", "A: b"),
                        Arguments.of("POST", "/verify", "X-API-Key: good-key\r\nContent-Length: 0"),
                        Arguments.of("PUT", "/verify/x", "A: b\r\nContent-Length: 0"),
                        Arguments.of("PATCH", "/verify/x", "X-API-Key: good-key\r\nContent-Length: 0"),
                        Arguments.of("DELETE", "/verify/x", "X-API-Key: good-key"),
                        Arguments.of("OPTIONS", "/verify/x", PREFLIGHT),
                        Arguments.of("OPTIONS", "/verify", PREFLIGHT),
                        Arguments.of("GET", "/verify", PREFLIGHT + "\r\nX-Forwarded-Method: OPTIONS"),
                        Arguments.of("GET", "/verify?deny=403", PREFLIGHT + "\r\nX-Forwarded-Method: OPTIONS"),
                        Arguments.of(
                                "GET", "/verify", PREFLIGHT.replace("app", "evil") + "\r\nX-Forwarded-Method: OPTIONS"),
                        Arguments.of("OPTIONS", "/verify/open", PREFLIGHT),
                        Arguments.of("OPTIONS", "/verify/x", PREFLIGHT + "\r\nX-API-Key: good-key"),
                        Arguments.of("GET", "/verify", "X-API-Key: limited-key\r\nOrigin: https://app.example.com"),
                        Arguments.of("GET", "/verify?deny=403", "X-API-Key: nobody\r\nOrigin: https://app.example.com"),
                        Arguments.of("GET", "/verify/x", "X-API-Key: good-key\r\nOrigin: https://app.example.com"),
                        Arguments.of("TRACE", "/verify", "X-API-Key: good-key"),
                        Arguments.of("BREW", "/verify", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?api_key=good-key", "A: b"),
                        Arguments.of("GET", "/verify?api_key=good-key&api_key=odd-key", "A: b"),
                        Arguments.of("GET", "/verify?scope=tts&scope=stt", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?scope=%zz", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?scope=\"{\u00e9", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?scope=", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?deny=404", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify?", "X-API-Key: good-key"),
                        Arguments.of("HEAD", "/verify?scopes=x", "X-API-Key: good-key"),
                        Arguments.of("POST", "/verify/?Scope=x", "X-API-Key: good-key\r\nContent-Length: 0"),
                        Arguments.of("GET", "/verify?API_KEY=good-key", "A: b"),
                        Arguments.of("GET", "/verify?/a%2Fb?c={d}", "X-API-Key: good-key"),
                        Arguments.of(
                                "GET", "/verify?/a%2Fb?c={d}", "X-API-Key: good-key\r\nX-Forwarded-Uri: /a%2Fb?c={d}"),
                        Arguments.of("GET", "/verify?/open?api_key=a&b", "X-Forwarded-Uri: /open?api_key=a&b"),
                        Arguments.of("GET", "/verify#/open", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify/open#/x", "A: b"),
                        Arguments.of("GET", "/verify;a?scopes=x", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify;a/?scopes=x", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify/;a?scopes=x", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify/%61", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify/../verify", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify/a/../../open", "A: b"),
                        Arguments.of("GET", "/verify/open/../x", "A: b"),
                        Arguments.of("GET", "/verify/a%2Fb", "X-API-Key: good-key"),
                        Arguments.of("GET", "/verify//open", "A: b"),
                        Arguments.of("GET", "/verify/open", "A: b"),
                        Arguments.of("GET", "/verify/open;x", "A: b"),
                        Arguments.of("GET", "/verifyx", "X-API-Key: good-key"),
                        Arguments.of("GET", "//verify", "X-API-Key: good-key")));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("requests")
    void bothImplementationsRespondByteForByteTheSame(String method, String target, String header) throws Exception {
        String request = method + " " + target + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: r-1\r\n" + header
                + "\r\nConnection: close\r\n\r\n";

        String response = response(slow, request);
        assertThat(response).startsWith("HTTP/1.1 ");
        assertThat(response(fast, request)).isEqualTo(response);
        assertThat(response(logged, request)).isEqualTo(response);
    }

    @ParameterizedTest
    @MethodSource("floods")
    void bothImplementationsCountFailuresTheSame(String target) throws Exception {
        String request = "GET " + target + " HTTP/1.1\r\nHost: a\r\nX-Request-Id: r-1\r\nX-API-Key: wrong\r\n"
                + "X-Forwarded-For: 198.51.100." + target.length() + "\r\nConnection: close\r\n\r\n";
        for (int i = 0; i < 3; i++) {
            assertThat(response(fast, request))
                    .isEqualTo(response(slow, request))
                    .contains("invalid_key");
        }

        assertThat(response(fast, request)).isEqualTo(response(slow, request)).contains("too_many_failures");
    }

    static List<String> floods() {
        return List.of("/verify", "/verify?deny=403", "/verify/a");
    }

    private static String response(DropwizardTestSupport<?> gate, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gate.getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            String response = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            // An id that the service made is another each time.
            return response.replaceFirst("Date: [^\r]*", "Date: now")
                    .replaceFirst("X-Request-Id: [0-9a-f]{16}\r", "X-Request-Id: made\r");
        }
    }

    private static final class JaxRsGate extends Application<ServiceConfiguration> {
        private final FrozenBundle bundle = new FrozenBundle();

        @Override
        public void initialize(Bootstrap<ServiceConfiguration> bootstrap) {
            bootstrap.setConfigurationFactoryFactory(StrictConfigurationFactory::new);
            bootstrap.addBundle(bundle);
        }

        @Override
        public void run(ServiceConfiguration configuration, Environment environment) {
            ProblemErrorHandler.install(BundleParts.of(bundle).server());
            BundleParts.of(bundle)
                    .server()
                    .add(ServerSetup.HandlerPlace.DOT_SEGMENTS, (server, next) -> new DotSegmentHandler(next));
            ForwardedMethodFilter.install(environment.servlets());
            environment
                    .jersey()
                    .register(new ForwardAuthFilter(BundleParts.of(bundle).requestRules()));
            environment
                    .jersey()
                    .register(new VerifyResource(BundleParts.of(bundle).identitySignature()));
        }
    }
}
