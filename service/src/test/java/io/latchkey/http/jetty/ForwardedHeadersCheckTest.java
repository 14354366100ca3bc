package io.latchkey.http.jetty;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.LatchkeyBundle;
import io.latchkey.config.LatchkeyConfiguration;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An application that embeds the bundle does not start with a server that believes callers about their address. */
@Tag("service")
class ForwardedHeadersCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "applicationConnectors: [{type: http, port: 0, useForwardedHeaders: true}]",
                "applicationConnectors: [{type: http, port: 0}, {type: http, port: 0, useForwardedHeaders: true}]",
                "adminConnectors: [{type: http, port: 0, useForwardedHeaders: true}]",
                "{type: simple, connector: {type: http, port: 0, useForwardedHeaders: true}}"
            })
    void theStartStopsWithOneSentence(String server) {
        String yaml = "server:\n  " + server + "\n";
        DropwizardTestSupport<Configuration> application = new DropwizardTestSupport<>(
                Embedding.class,
                "test",
                path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)),
                // Its own, because overrides are system properties, and services of other tests may still run.
                "no-forwarded-requests");

        assertThatThrownBy(application::before)
                .hasStackTraceContaining("server: useForwardedHeaders must be false for every connector: callers could"
                        + " write their own address; use latchkey.trustedProxies");
        application.after();
    }

    public static final class Embedding extends Application<Configuration> {
        @Override
        public void initialize(Bootstrap<Configuration> bootstrap) {
            bootstrap.addBundle(new LatchkeyBundle<>(configuration -> new LatchkeyConfiguration()));
        }

        @Override
        public void run(Configuration configuration, Environment environment) {
            // It has no resources.
        }
    }
}
