package io.latchkey.app;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.health.DefaultHealthFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.validation.ValidationMethod;
import io.dropwizard.validation.selfvalidating.SelfValidating;
import io.dropwizard.validation.selfvalidating.SelfValidation;
import io.dropwizard.validation.selfvalidating.ViolationCollector;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.http.jetty.ForwardedHeadersCheck;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.util.stream.Stream;

/** The whole of config.yml: Dropwizard's own blocks and {@code latchkey:}. */
@SelfValidating
public class ServiceConfiguration extends Configuration {
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    @Valid
    @NotNull(message = "has no settings. Remove its line to use the defaults.")
    private LatchkeyConfiguration latchkey = new LatchkeyConfiguration();

    public LatchkeyConfiguration latchkey() {
        return latchkey;
    }

    /** Returns whether no connector takes a caller's address from headers. */
    @JsonIgnore
    @ValidationMethod(message = "server: " + ForwardedHeadersCheck.MISTAKE)
    public boolean isServerWithoutForwardedHeaders() {
        return connectors(getServerFactory())
                .noneMatch(connector -> connector instanceof HttpConnectorFactory http && http.isUseForwardedHeaders());
    }

    @JsonIgnore
    @ValidationMethod(message = "health.healthCheckUrlPaths must be paths that begin with /, such as /health.")
    public boolean isHealthAtPaths() {
        return getHealthFactory()
                .map(health -> !(health instanceof DefaultHealthFactory urls)
                        || urls.getHealthCheckUrlPaths().stream().allMatch(path -> path.startsWith("/")))
                .orElse(true);
    }

    /** Reports log levels that do not exist. */
    @SelfValidation
    public void checkLogLevels(ViolationCollector violations) {
        LogLevels.check(getLoggingFactory(), violations);
    }

    private static Stream<ConnectorFactory> connectors(ServerFactory server) {
        if (server instanceof DefaultServerFactory two) {
            return Stream.concat(two.getApplicationConnectors().stream(), two.getAdminConnectors().stream());
        }
        return server instanceof SimpleServerFactory one ? Stream.of(one.getConnector()) : Stream.empty();
    }
}
