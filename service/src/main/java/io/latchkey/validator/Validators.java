package io.latchkey.validator;

import com.codahale.metrics.httpclient5.InstrumentedHttpClientConnectionManager;
import io.dropwizard.client.HttpClientBuilder;
import io.dropwizard.client.JerseyClientBuilder;
import io.dropwizard.client.JerseyClientConfiguration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.util.Duration;
import io.latchkey.key.PresentedKey;
import io.latchkey.warning.Warnings;
import jakarta.ws.rs.client.Client;
import java.util.Optional;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.io.ManagedHttpClientConnection;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.HttpConnectionFactory;
import org.apache.hc.core5.util.TimeValue;
import org.glassfish.jersey.client.ClientProperties;

/** Builds the guarded validator, and changes the defaults of the HTTP client where they do not fit. */
public final class Validators {
    /**
     * A connection's output buffer keeps what was last written to it, which would be the key. With this hint only the head is
     * written to it: what is longer than the end of a line, such as the body, bypasses it.
     */
    private static final HttpConnectionFactory<ManagedHttpClientConnection> CONNECTIONS =
            ManagedHttpClientConnectionFactory.builder()
                    .http1Config(BoundedHead.connection()
                            .setChunkSizeHint("\r\n".length())
                            .build())
                    .responseParserFactory(config -> new BoundedHead())
                    .build();

    private static final String PROBE = "latchkey-probe";

    private Validators() {}

    /** Creates a validator that lives as long as the application. */
    public static GuardedValidator create(ValidatorRules rules, Environment environment, Warnings warnings) {
        Deadline deadline = new Deadline(rules.timeout().toNanos());
        JerseyClientConfiguration settings = configuration(rules);
        JerseyClientBuilder builder = new JerseyClientBuilder(environment);
        HttpClientBuilder http = new HttpClientBuilder(environment) {
            @Override
            protected org.apache.hc.client5.http.impl.classic.HttpClientBuilder customizeBuilder(
                    org.apache.hc.client5.http.impl.classic.HttpClientBuilder client) {
                // A redirect would send the key to another server, and a retry would exceed the deadline.
                client.disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .addExecInterceptorFirst("latchkey-bound", new BoundedBody());
                deadline.addTo(client);
                return client;
            }

            @Override
            @SuppressWarnings("deprecation") // Dropwizard's signature
            protected InstrumentedHttpClientConnectionManager createConnectionManager(
                    Registry<ConnectionSocketFactory> sockets, String name) {
                return configureConnectionManager(InstrumentedHttpClientConnectionManager.builder(environment.metrics())
                        .socketFactoryRegistry(sockets)
                        .timeToLive(TimeValue.of(settings.getTimeToLive().toJavaDuration()))
                        .connFactory(CONNECTIONS)
                        .name(name)
                        .build());
            }
        };
        builder.setApacheHttpClientBuilder(http);
        Client client = builder.using(settings)
                .withProperty(ClientProperties.FOLLOW_REDIRECTS, false)
                .build("latchkey-validator");
        GuardedValidator validator = new GuardedValidator(
                new ValidatorCall(client, rules.url(), warnings)::send,
                new PresentedKey(rules.keyPrefix() + PROBE),
                rules.concurrentCalls(),
                rules.timeout().toNanos(),
                System::nanoTime);
        environment.lifecycle().manage(new Managed() {
            @Override
            public void stop() throws Exception {
                validator.stop();
                deadline.stop();
            }
        });
        return validator;
    }

    private static JerseyClientConfiguration configuration(ValidatorRules rules) {
        Duration timeout = Duration.nanoseconds(rules.timeout().toNanos());
        JerseyClientConfiguration client = new JerseyClientConfiguration();
        client.setTimeout(timeout);
        client.setConnectionTimeout(timeout);
        client.setConnectionRequestTimeout(timeout);
        client.setMaxConnections(rules.concurrentCalls());
        client.setMaxConnectionsPerRoute(rules.concurrentCalls());
        // A connection serves many calls; one that the peer has closed is detected before it is used.
        client.setKeepAlive(Duration.seconds(30));
        client.setTimeToLive(Duration.minutes(10));
        client.setValidateAfterInactivityPeriod(Duration.milliseconds(100));
        // The body is small and its length known: many small servers read nothing else.
        client.setGzipEnabled(false);
        client.setGzipEnabledForRequests(false);
        client.setChunkedEncodingEnabled(false);
        client.setProtocolUpgradeEnabled(false);
        client.setCookiesEnabled(false);
        client.setRetries(0);
        client.setUserAgent(Optional.of("latchkey/" + version()));
        client.setTlsConfiguration(rules.tls());
        return client;
    }

    private static String version() {
        String version = Validators.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
