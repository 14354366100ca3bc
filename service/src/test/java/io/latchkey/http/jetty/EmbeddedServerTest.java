package io.latchkey.http.jetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.BundleParts;
import io.latchkey.LatchkeyBundle;
import io.latchkey.config.LatchkeyConfiguration;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The bundle changes nothing in the server of an application that embeds it, apart from what docs/embedding.md lists. */
@Tag("service")
class EmbeddedServerTest {
    private static DropwizardTestSupport<Configuration> without;
    private static DropwizardTestSupport<Configuration> with;
    private static DropwizardTestSupport<Configuration> withProblems;

    @BeforeAll
    static void start() throws Exception {
        without = application(Plain.class);
        with = application(Embedding.class);
        withProblems = application(EmbeddingWithProblems.class);
    }

    @AfterAll
    static void stop() {
        without.after();
        with.after();
        withProblems.after();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /hello HTTP/1.1",
                "GET /verify HTTP/1.1",
                "GET /verify/.. HTTP/1.1",
                "GET /verify/../hello HTTP/1.1",
                "GET /verify/;x/..;/hello HTTP/1.1",
                "POST /verify/x HTTP/1.1",
                "BREW /verify HTTP/1.1",
                "GET /nowhere HTTP/1.1",
                "GET /a%zz HTTP/1.1",
                "GET /hello HTTP/1.1\r\nno header",
                "GET /hello?key=%zz HTTP/1.1",
                "NO REQUEST"
            })
    void theBundleLeavesResponsesAsTheyAre(String request) throws Exception {
        assertThat(response(with, request))
                .isEqualTo(response(without, request))
                .startsWith("HTTP/1.1 ");
    }

    @Test
    void theServicesErrorHandlerIsThereToInstall() throws Exception {
        String malformed = "GET /hello HTTP/1.1\r\nno header";

        assertThat(response(with, malformed)).doesNotContain("application/problem+json");
        assertThat(response(withProblems, malformed)).contains("application/problem+json");
    }

    private static DropwizardTestSupport<Configuration> application(Class<? extends Application<Configuration>> type)
            throws Exception {
        String yaml = """
                server:
                  applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
                  requestLog: {appenders: []}
                logging: {level: 'OFF'}
                """;
        DropwizardTestSupport<Configuration> support = new DropwizardTestSupport<>(
                type, "test", path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
        support.before();
        return support;
    }

    private static String response(DropwizardTestSupport<?> application, String request) throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.getLocalPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((request + "\r\nHost: a\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    .replaceAll("Date: [^\r]*", "Date: now");
        }
    }

    public static class Plain extends Application<Configuration> {
        @Override
        public void run(Configuration configuration, Environment environment) {
            environment.jersey().register(new Hello());
        }
    }

    public static class Embedding extends Plain {
        final LatchkeyBundle<Configuration> bundle = new LatchkeyBundle<>(configuration -> new LatchkeyConfiguration());

        @Override
        public void initialize(Bootstrap<Configuration> bootstrap) {
            bootstrap.addBundle(bundle);
        }
    }

    public static class EmbeddingWithProblems extends Embedding {
        @Override
        public void run(Configuration configuration, Environment environment) {
            super.run(configuration, environment);
            ProblemErrorHandler.install(BundleParts.of(bundle).server());
        }
    }

    @Path("hello")
    public static final class Hello {
        @GET
        public String get() {
            return "hello";
        }
    }
}
