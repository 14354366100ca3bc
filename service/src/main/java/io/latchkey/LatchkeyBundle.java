package io.latchkey;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthFilter;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.latchkey.admin.AdminTasks;
import io.latchkey.admin.DecisionLog;
import io.latchkey.admin.HealthChecks;
import io.latchkey.admin.jmx.JmxBeans;
import io.latchkey.authorize.Authorizer;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.config.OptionalLibrary;
import io.latchkey.http.CorsRules;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.admin.AdminGuard;
import io.latchkey.http.jersey.CorsFilter;
import io.latchkey.http.jersey.KeyAuthFilter;
import io.latchkey.http.jersey.ResponseHeadersFilter;
import io.latchkey.http.jersey.ScopesAllowedFeature;
import io.latchkey.http.jersey.ValidateResource;
import io.latchkey.http.jetty.ConnectionScrubber;
import io.latchkey.http.jetty.ForwardedHeadersCheck;
import io.latchkey.http.jetty.QueryKeyHandler;
import io.latchkey.http.jetty.RequestLogRedaction;
import io.latchkey.http.jetty.ServerSetup;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.metrics.LatchkeyMetrics;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.KeyDetector;
import io.latchkey.warning.Warnings;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Protects the resources of a Dropwizard application with API keys: {@code @Auth KeyPrincipal}, {@code @RolesAllowed("scope")}
 * and {@code @PermitAll} work as Dropwizard's own do. Add it in {@code initialize}; one per application.
 *
 * @param <C> the application's configuration
 */
@PublicApi
public class LatchkeyBundle<C> implements ConfiguredBundle<C> {
    private final Function<C, LatchkeyConfiguration> configuration;
    private @Nullable Gate gate;

    /** Null before {@link #run}. */
    @Nullable
    BundleParts parts;

    /**
     * Creates a bundle for one application.
     *
     * @param configuration finds the {@code latchkey:} block in the application's configuration
     */
    public LatchkeyBundle(Function<C, LatchkeyConfiguration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Reads all keys and protects the resources.
     *
     * @throws ConfigurationException if a source of keys has mistakes; it names all of them
     */
    @Override
    public void run(C applicationConfiguration, Environment environment) throws Exception {
        LatchkeyConfiguration settings = configuration.apply(applicationConfiguration);
        int threads = serverThreads(applicationConfiguration);
        Warnings noted = new Warnings(nanoTime());
        BackgroundTasks background = new BackgroundTasks();
        environment.lifecycle().manage(background);
        Gate built = new Gate(settings, environment, variables(), clock(), nanoTime(), threads, background, noted);
        RateLimitHeaders headers = new RateLimitHeaders(clock());
        RequestRules rules = settings.requestRules(noted);
        KeyDetector detector = new KeyDetector(built.verifier()::recognizes);
        Authorizer watched = built.authorizer(List.of(
                LatchkeyMetrics.install(
                        built.administration(), noted, clock(), background, environment, isPrometheusPresent()),
                DecisionLog.install(
                        settings.decisionLog().isSuccesses(),
                        settings.decisionLog().interval(),
                        nanoTime(),
                        detector,
                        background,
                        environment.lifecycle())));
        KeyAuthFilter filter = KeyAuthFilter.of(watched, rules);
        register(environment, filter, rules, headers);
        if (!rules.cors().equals(CorsRules.NONE)) {
            environment.jersey().register(new CorsFilter(rules));
        }
        ServerSetup server = ServerSetup.of(environment.lifecycle());
        ForwardedHeadersCheck.install(server);
        ConnectionScrubber.install(server);
        QueryKeyHandler.install(rules.credentials(), server);
        RequestLogRedaction.install(detector, server);
        AdminGuard.install(settings.admin().hosts(), noted, environment);
        AdminTasks.install(built.administration(), environment.admin());
        HealthChecks.install(built.administration(), clock(), environment.healthChecks());
        JmxBeans.install(built.administration(), environment, clock());
        gate = built;
        parts = new BundleParts(
                built.keys(),
                noted,
                watched,
                headers,
                rules,
                new IdentitySignature(settings.identity().secrets(), clock()),
                server,
                background,
                built.verdicts());
    }

    /**
     * Registers the filter for all protected resources. An application that chains several schemes overrides this with
     * {@code environment.jersey().register(new AuthDynamicFeature(new ChainedAuthFilter<>(List.of(filter, ...))))}.
     */
    protected void registerAuthentication(Environment environment, AuthFilter<?, KeyPrincipal> filter) {
        environment.jersey().register(new AuthDynamicFeature(filter));
        environment.jersey().register(new AuthValueFactoryProvider.Binder<>(KeyPrincipal.class));
    }

    /**
     * Reloads the keys. Only after {@link #run}.
     *
     * @throws ConfigurationException if a source of keys has mistakes; the message names all of them, and the old keys stay
     */
    public void reloadKeys() throws ConfigurationException {
        try {
            started().keys().reloadWhenFree();
        } catch (InvalidKeysException e) {
            throw new InvalidKeySourcesException(e);
        }
    }

    /** Returns a JAX-RS resource that answers in the validator's protocol, to be registered. Only after {@link #run}. */
    public Object validateResource() {
        return new ValidateResource(started().verifier(), started().defaultLimit());
    }

    /** Returns the wall clock, for tests to replace. */
    protected InstantSource clock() {
        return InstantSource.system();
    }

    /** Returns the monotonic clock in nanoseconds, for tests to replace. */
    protected LongSupplier nanoTime() {
        return System::nanoTime;
    }

    /** Returns the environment's variables, for tests to replace. */
    protected UnaryOperator<@Nullable String> variables() {
        return System::getenv;
    }

    private static boolean isPrometheusPresent() {
        boolean isPresent = OptionalLibrary.PROMETHEUS.isPresent();
        if (!isPresent) {
            LoggerFactory.getLogger(LatchkeyBundle.class)
                    .info(
                            "/prometheus is not served. To serve it, add to your dependencies: {}.",
                            OptionalLibrary.PROMETHEUS.toAdd());
        }
        return isPresent;
    }

    /** Returns how many requests the server runs at once: Dropwizard's default where the configuration does not set it. */
    private static int serverThreads(@Nullable Object configuration) {
        return configuration instanceof Configuration application
                        && application.getServerFactory() instanceof AbstractServerFactory server
                ? server.getMaxThreads()
                : new DefaultServerFactory().getMaxThreads();
    }

    private void register(
            Environment environment, KeyAuthFilter filter, RequestRules rules, RateLimitHeaders limitHeaders) {
        environment.jersey().register(new ScopesAllowedFeature());
        environment.jersey().register(RolesAllowedDynamicFeature.class);
        environment.jersey().register(new ResponseHeadersFilter(rules, limitHeaders));
        registerAuthentication(environment, filter);
    }

    private Gate started() {
        return Objects.requireNonNull(gate, "the bundle has not been run yet");
    }
}
