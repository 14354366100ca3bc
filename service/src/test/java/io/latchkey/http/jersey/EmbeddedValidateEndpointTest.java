package io.latchkey.http.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.LatchkeyBundle;
import io.latchkey.app.ServiceConfiguration;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The endpoint in an application that embeds the bundle, where the body is read by the resource itself. */
@Tag("service")
class EmbeddedValidateEndpointTest {
    private static final String YAML = """
            server:
              applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1, idleTimeout: 200ms}]
              adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
              requestLog: {appenders: []}
            """;

    private final DropwizardTestSupport<ServiceConfiguration> application = new DropwizardTestSupport<>(
            Embedding.class, "test", path -> new ByteArrayInputStream(YAML.getBytes(StandardCharsets.UTF_8)));
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void start() throws Exception {
        application.before();
        log.start();
        root().addAppender(log);
    }

    @AfterEach
    void stop() {
        root().detachAppender(log);
        application.after();
    }

    @Test
    void anIncompleteBodyIsDeniedAndNotLogged() throws Exception {
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), application.getLocalPort())) {
            caller.setSoTimeout(60_000);
            caller.getOutputStream()
                    .write(("POST /api/v1/api-keys/validate HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 100\r\n\r\n{")
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 408 ")
                    .contains("The question did not arrive.");
        }
        assertThat(log.list)
                .filteredOn(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
                .isEmpty();
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    public static final class Embedding extends Application<ServiceConfiguration> {
        private final LatchkeyBundle<ServiceConfiguration> bundle =
                new LatchkeyBundle<>(ServiceConfiguration::latchkey);

        @Override
        public void initialize(Bootstrap<ServiceConfiguration> bootstrap) {
            bootstrap.addBundle(bundle);
        }

        @Override
        public void run(ServiceConfiguration configuration, Environment environment) {
            environment.jersey().register(bundle.validateResource());
        }
    }
}
