package io.latchkey.remote;

import io.dropwizard.client.HttpClientBuilder;
import io.dropwizard.client.JerseyClientBuilder;
import io.dropwizard.client.JerseyClientConfiguration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.util.Duration;
import jakarta.ws.rs.client.Client;
import java.util.Optional;
import org.glassfish.jersey.client.ClientProperties;

/** Builds the guarded validator: the one place where the HTTP client's defaults are changed, each on purpose. */
public final class Validators {

    private Validators() {}

    /** A validator that lives as long as the application. */
    public static GuardedValidator create(ValidatorRules rules, Environment environment) {
        Deadline deadline = new Deadline(rules.timeout().toNanos());
        JerseyClientBuilder builder = new JerseyClientBuilder(environment);
        HttpClientBuilder http = new HttpClientBuilder(environment) {
            @Override
            protected org.apache.hc.client5.http.impl.classic.HttpClientBuilder customizeBuilder(
                    org.apache.hc.client5.http.impl.classic.HttpClientBuilder client) {
                // A redirect would send the key to somebody else, and a second attempt would outlive the deadline.
                return client.disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .addExecInterceptorFirst("latchkey-deadline", deadline);
            }
        };
        builder.setApacheHttpClientBuilder(http);
        Client client = builder.using(configuration(rules))
                .withProperty(ClientProperties.FOLLOW_REDIRECTS, false)
                .build("latchkey-validator");
        GuardedValidator validator = new GuardedValidator(
                new ValidatorCall(client, rules.url())::ask,
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
        // A connection serves many calls; one that the peer has closed meanwhile is noticed before it is used.
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
