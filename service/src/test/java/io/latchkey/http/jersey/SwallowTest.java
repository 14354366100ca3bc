package io.latchkey.http.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.dropwizard.auth.Auth;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthFilter;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.basic.BasicCredentialAuthFilter;
import io.dropwizard.auth.chained.ChainedAuthFilter;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.KeyPrincipal;
import io.latchkey.LatchkeyBundle;
import io.latchkey.app.TestGate;
import io.latchkey.config.LatchkeyConfiguration;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dropwizard swallows what an auth filter throws, in two places. Only a 401 may be swallowed: no 403, no 429 and no 503. The
 * validator of this test is a port at which nobody listens.
 */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class SwallowTest {
    enum Chain {
        NONE,
        KEY_FIRST,
        KEY_LAST
    }

    private static final DropwizardAppExtension<Configuration> PLAIN = start(Plain.class);
    private static final DropwizardAppExtension<Configuration> FIRST = start(KeyFirst.class);
    private static final DropwizardAppExtension<Configuration> LAST = start(KeyLast.class);

    static Stream<Arguments> table() {
        return Stream.of(Chain.values())
                .flatMap(chain -> Stream.of("auth", "optional", "role", "role-by-class", "permit")
                        .flatMap(kind -> Stream.of(
                                        "good-key 200",
                                        "no-key 401",
                                        "away-key 403",
                                        "limited-key 429",
                                        "sk_live_key 503",
                                        "none 401")
                                .map(key -> Arguments.of(
                                        chain,
                                        kind,
                                        key.substring(0, key.indexOf(' ')),
                                        Integer.parseInt(key.substring(key.indexOf(' ') + 1))))));
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @MethodSource("table")
    void onlyA401MayBeSwallowed(Chain chain, String kind, String key, int outcome) throws Exception {
        String[] headers = key.equals("none") ? new String[0] : new String[] {"X-API-Key", key};
        HttpResponse<String> response = TestGate.send(port(chain), "GET", "/" + kind, headers);

        boolean asNobody = outcome == 401 && kind.equals("optional");
        assertThat(response.statusCode()).isEqualTo(asNobody ? 200 : outcome);
        if (response.statusCode() == 200) {
            assertThat(response.body()).isEqualTo(asNobody ? "nobody" : "good");
        } else if (outcome != 401) {
            assertThat(response.headers().firstValue("X-Latchkey-Status")).contains("" + outcome);
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void otherValidCredentialsDoNotUndoADenialOfTheKey(String kind, String key, int outcome) throws Exception {
        HttpResponse<String> response = TestGate.send(
                port(Chain.KEY_FIRST), "GET", "/" + kind, "X-API-Key", key, "Authorization", "Basic dXNlcjpwYXNz");

        assertThat(response.statusCode()).isEqualTo(outcome);
        assertThat(response.headers().firstValue("X-Latchkey-Status")).contains("" + outcome);
    }

    static Stream<Arguments> refusals() {
        return Stream.of("auth", "optional", "role", "permit")
                .flatMap(kind -> Stream.of(
                        Arguments.of(kind, "away-key", 403),
                        Arguments.of(kind, "limited-key", 429),
                        Arguments.of(kind, "sk_live_key", 503)));
    }

    @Test
    void theOtherSchemeOfAChainStillAllowsItsUsers() throws Exception {
        for (Chain chain : new Chain[] {Chain.KEY_FIRST, Chain.KEY_LAST}) {
            HttpResponse<String> response =
                    TestGate.send(port(chain), "GET", "/auth", "Authorization", "Basic dXNlcjpwYXNz");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("anonymous");
        }
    }

    @Test
    void aDenialForAMissingRoleIsAProblemAndIsNotCounted() throws Exception {
        for (int i = 0; i < 3; i++) {
            HttpResponse<String> response = TestGate.send(port(Chain.NONE), "GET", "/role", "X-API-Key", "narrow-key");
            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("X-Latchkey-Code")).contains("insufficient_scope");
            assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        }
        assertThat(TestGate.send(port(Chain.NONE), "GET", "/auth", "X-API-Key", "narrow-key")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aRoleOfTheClassHoldsUnlessTheMethodPermitsAll() throws Exception {
        assertThat(TestGate.send(port(Chain.NONE), "GET", "/role-by-class", "X-API-Key", "stt-key")
                        .statusCode())
                .isEqualTo(403);
        assertThat(TestGate.send(port(Chain.NONE), "GET", "/permit", "X-API-Key", "stt-key")
                        .statusCode())
                .isEqualTo(200);
    }

    private static int port(Chain chain) {
        return switch (chain) {
            case NONE -> PLAIN.getLocalPort();
            case KEY_FIRST -> FIRST.getLocalPort();
            case KEY_LAST -> LAST.getLocalPort();
        };
    }

    private static DropwizardAppExtension<Configuration> start(Class<? extends App> type) {
        DefaultServerFactory server = new DefaultServerFactory();
        server.setApplicationConnectors(List.of(anyPort()));
        server.setAdminConnectors(List.of(anyPort()));
        Configuration configuration = new Configuration();
        configuration.setServerFactory(server);
        return new DropwizardAppExtension<>(type, configuration);
    }

    private static HttpConnectorFactory anyPort() {
        HttpConnectorFactory connector = new HttpConnectorFactory();
        connector.setPort(0);
        connector.setBindHost("127.0.0.1");
        return connector;
    }

    private static LatchkeyConfiguration latchkey() {
        String settings = """
                environment: off
                validator: {enabled: true, url: 'http://127.0.0.1:1'}
                keys:
                  - {name: good, key: good-key}
                  - {name: away, key: away-key, allowedIps: [192.0.2.1]}
                  - {name: limited, key: limited-key, rateLimit: {requests: 0, window: 60}}
                  - {name: narrow, key: narrow-key, scopes: [stt], rateLimit: {requests: 1, window: 3600}}
                  - {name: stt, key: stt-key, scopes: [stt]}
                """;
        try {
            return new ObjectMapper(new YAMLFactory()).readValue(settings, LatchkeyConfiguration.class);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    abstract static class App extends Application<Configuration> {
        @Override
        public void initialize(Bootstrap<Configuration> bootstrap) {
            bootstrap.addBundle(new LatchkeyBundle<Configuration>(configuration -> latchkey()) {
                @Override
                protected void registerAuthentication(Environment environment, AuthFilter<?, KeyPrincipal> filter) {
                    environment.jersey().register(new AuthDynamicFeature(scheme(filter)));
                    environment.jersey().register(new AuthValueFactoryProvider.Binder<>(KeyPrincipal.class));
                }
            });
        }

        abstract AuthFilter<?, KeyPrincipal> scheme(AuthFilter<?, KeyPrincipal> filter);

        @Override
        public void run(Configuration configuration, Environment environment) {
            environment.jersey().register(new ByMethod());
            environment.jersey().register(new ByClass());
        }

        static AuthFilter<?, KeyPrincipal> basic() {
            return new BasicCredentialAuthFilter.Builder<KeyPrincipal>()
                    .setAuthenticator(credentials -> credentials.getPassword().equals("pass")
                            ? Optional.of(KeyPrincipal.anonymous())
                            : Optional.empty())
                    .setAuthorizer((principal, role, context) -> true)
                    .buildAuthFilter();
        }
    }

    public static final class Plain extends App {
        @Override
        AuthFilter<?, KeyPrincipal> scheme(AuthFilter<?, KeyPrincipal> filter) {
            return filter;
        }
    }

    public static final class KeyFirst extends App {
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // ChainedAuthFilter is raw inside
        AuthFilter<?, KeyPrincipal> scheme(AuthFilter<?, KeyPrincipal> filter) {
            return new ChainedAuthFilter(List.of(filter, basic()));
        }
    }

    public static final class KeyLast extends App {
        @Override
        @SuppressWarnings({"rawtypes", "unchecked"}) // ChainedAuthFilter is raw inside
        AuthFilter<?, KeyPrincipal> scheme(AuthFilter<?, KeyPrincipal> filter) {
            return new ChainedAuthFilter(List.of(basic(), filter));
        }
    }

    @Path("/")
    public static final class ByMethod {
        @GET
        @Path("auth")
        public String auth(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }

        @GET
        @Path("optional")
        public String optional(@Auth Optional<KeyPrincipal> principal) {
            return principal.map(KeyPrincipal::keyName).orElse("nobody");
        }

        @GET
        @Path("role")
        @RolesAllowed("tts")
        public String role(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }
    }

    @Path("/")
    @RolesAllowed("tts")
    public static final class ByClass {
        @GET
        @Path("role-by-class")
        public String role(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }

        @GET
        @Path("permit")
        @PermitAll
        public String permit(@Auth KeyPrincipal principal) {
            return principal.keyName();
        }
    }
}
