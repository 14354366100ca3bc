package io.latchkey;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.setup.Environment;
import io.latchkey.admin.AdminTasks;
import io.latchkey.admin.Administration;
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
import io.latchkey.http.jetty.RedactingRequestLog;
import io.latchkey.http.jetty.ServerSetup;
import io.latchkey.key.KeyStore;
import io.latchkey.metrics.LatchkeyMetrics;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.CachingVerifier;
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
public class LatchkeyBundle<C> implements ConfiguredBundle<C> {
    private final Function<C, LatchkeyConfiguration> configuration;
    private @Nullable Gate gate;
    private @Nullable ServerSetup serverSetup;
    private @Nullable BackgroundTasks backgroundTasks;
    private @Nullable Warnings warnings;
    private @Nullable Authorizer authorizer;
    private @Nullable RateLimitHeaders limitHeaders;
    private @Nullable KeyAuthFilter authFilter;
    private @Nullable RequestRules requestRules;
    private @Nullable IdentitySignature identitySignature;

    /**
     * A bundle for one application.
     *
     * @param configuration finds the {@code latchkey:} block in the application's configuration
     */
    public LatchkeyBundle(Function<C, LatchkeyConfiguration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Reads all keys and protects the resources of the application.
     *
     * @throws io.dropwizard.configuration.ConfigurationException if a source of keys has mistakes; it names all of them
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
                        built.administration(),
                        built.keys(),
                        built.verdicts(),
                        noted,
                        clock(),
                        background,
                        environment,
                        isPrometheusPresent()),
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
        RedactingRequestLog.install(detector, server);
        AdminGuard.install(settings.admin().hosts(), noted, environment);
        AdminTasks.install(built.administration(), environment.admin());
        HealthChecks.install(built.administration(), clock(), environment.healthChecks());
        JmxBeans.install(built.administration(), environment, clock());
        gate = built;
        serverSetup = server;
        backgroundTasks = background;
        warnings = noted;
        authorizer = watched;
        limitHeaders = headers;
        authFilter = filter;
        requestRules = rules;
        identitySignature = new IdentitySignature(settings.identity().secrets(), clock());
    }

    /**
     * Registers the filter for all protected resources. An application that chains several schemes overrides this with
     * {@code environment.jersey().register(new AuthDynamicFeature(new ChainedAuthFilter<>(List.of(filter, ...))))}.
     */
    protected void registerAuthentication(Environment environment, KeyAuthFilter filter) {
        environment.jersey().register(new AuthDynamicFeature(filter));
        environment.jersey().register(new AuthValueFactoryProvider.Binder<>(KeyPrincipal.class));
    }

    /** Returns the store of the active keys. Only after {@link #run}. */
    public KeyStore keys() {
        return started(gate).keys();
    }

    /** Returns the operations and figures for operators. Only after {@link #run}. */
    public Administration administration() {
        return started(gate).administration();
    }

    /** Returns the log and count of warnings to the operator. Only after {@link #run}. */
    public Warnings warnings() {
        return started(warnings);
    }

    /** Returns the authorizer of all requests. Only after {@link #run}. */
    public Authorizer authorizer() {
        return started(authorizer);
    }

    /** Returns the writer of the limit's headers. Only after {@link #run}. */
    public RateLimitHeaders limitHeaders() {
        return started(limitHeaders);
    }

    /** Returns the authentication filter of the protected resources. Only after {@link #run}. */
    public KeyAuthFilter authFilter() {
        return started(authFilter);
    }

    /** Returns how requests are read. Only after {@link #run}. */
    public RequestRules requestRules() {
        return started(requestRules);
    }

    /** Returns the signer of the identity headers; without a secret it signs nothing. Only after {@link #run}. */
    public IdentitySignature identitySignature() {
        return started(identitySignature);
    }

    /** Returns a resource of the validator's protocol, which the bundle does not register. Only after {@link #run}. */
    public ValidateResource validateResource() {
        return new ValidateResource(started(gate).verifier(), started(gate).defaultLimit());
    }

    /** Returns the cached verdicts of the external validator, or null if there is none. Only after {@link #run}. */
    public @Nullable CachingVerifier verdicts() {
        return started(gate).verdicts();
    }

    /** Returns the place to add parts to the server, before it starts. Only after {@link #run}. */
    public ServerSetup serverSetup() {
        return started(serverSetup);
    }

    /** Returns the scheduler of all background tasks. Only after {@link #run}. */
    public BackgroundTasks backgroundTasks() {
        return started(backgroundTasks);
    }

    /** Returns the wall clock. Tests override this. */
    protected InstantSource clock() {
        return InstantSource.system();
    }

    /** Returns the monotonic clock in nanoseconds. Tests override this. */
    protected LongSupplier nanoTime() {
        return System::nanoTime;
    }

    /** Returns the reader of environment variables. Tests override this. */
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

    /** Returns how many requests the server runs at once, by default as many as Dropwizard. */
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

    private static <T> T started(@Nullable T part) {
        return Objects.requireNonNull(part, "the bundle has not been run yet");
    }
}
