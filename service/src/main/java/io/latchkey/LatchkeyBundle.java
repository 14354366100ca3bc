package io.latchkey;

import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.ConfiguredBundle;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.gate.GateRules;
import io.latchkey.gate.Gatekeeper;
import io.latchkey.http.ForgetfulConnections;
import io.latchkey.http.KeyAuthFilter;
import io.latchkey.http.KeyAuthenticator;
import io.latchkey.http.LimitHeaders;
import io.latchkey.http.LimitHeadersFilter;
import io.latchkey.http.QueryKeyHandler;
import io.latchkey.http.QuietErrorHandler;
import io.latchkey.http.RequestRules;
import io.latchkey.http.ScopesAllowedFeature;
import io.latchkey.http.ValidateResource;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.remote.GuardedValidator;
import io.latchkey.remote.Validators;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ExternalFirstVerifier;
import io.latchkey.verify.KeyPrincipal;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.RingVerifier;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.glassfish.jersey.server.filter.RolesAllowedDynamicFeature;
import org.jspecify.annotations.Nullable;

/**
 * Protects the resources of a Dropwizard application with API keys: {@code @Auth KeyPrincipal}, {@code @RolesAllowed("scope")}
 * and {@code @PermitAll} work as Dropwizard's own do. Add it in {@code initialize}; one per application.
 *
 * @param <C> the application's configuration
 */
public class LatchkeyBundle<C> implements ConfiguredBundle<C> {
    private static final long SWEEP_SECONDS = 10;

    private final Function<C, LatchkeyConfiguration> configuration;
    private @Nullable KeyStore keys;
    private @Nullable KeyAuthFilter authFilter;
    private @Nullable RequestRules requestRules;
    private @Nullable ValidateResource validateResource;
    private @Nullable CachingVerifier verdicts;

    /**
     * A bundle for one application.
     *
     * @param configuration finds the {@code latchkey:} block in the application's configuration
     */
    public LatchkeyBundle(Function<C, LatchkeyConfiguration> configuration) {
        this.configuration = configuration;
    }

    /**
     * Reads all keys and puts the gate in front of the protected resources.
     *
     * @throws io.dropwizard.configuration.ConfigurationException if a source of keys has mistakes; it names all of them
     */
    @Override
    public void run(C applicationConfiguration, Environment environment) throws Exception {
        LatchkeyConfiguration settings = configuration.apply(applicationConfiguration);
        InstantSource clock = clock();
        KeyStore store = settings.openKeys(variables());
        MemoryRateLimiter limiter = new MemoryRateLimiter(nanoTime());
        sweepRegularly(limiter, environment.lifecycle());
        FailureLimiter failures = new FailureLimiter(settings.failureLimit().build(), nanoTime(), Runnable::run);
        KeyVerifier verifier = verifier(settings.validator(), new RingVerifier(store, clock), environment);
        GateRules rulesOfGate = settings.gateRules();
        Gatekeeper gatekeeper = new Gatekeeper(rulesOfGate, verifier, limiter, failures);
        LimitHeaders limitHeaders = new LimitHeaders(clock);
        RequestRules rules = settings.requestRules();
        KeyAuthFilter filter = KeyAuthFilter.of(new KeyAuthenticator(gatekeeper), rules, limitHeaders);
        register(environment, filter, limitHeaders);
        QueryKeyHandler.install(rules.credentials(), environment.lifecycle());
        QuietErrorHandler.install(environment.lifecycle());
        ForgetfulConnections.install(environment.lifecycle());
        keys = store;
        authFilter = filter;
        requestRules = rules;
        validateResource = new ValidateResource(verifier, rulesOfGate.defaultLimit());
    }

    /**
     * Registers the filter for all protected resources. An application that chains several schemes overrides this with
     * {@code environment.jersey().register(new AuthDynamicFeature(new ChainedAuthFilter<>(List.of(filter, ...))))}.
     */
    protected void registerAuthentication(Environment environment, KeyAuthFilter filter) {
        environment.jersey().register(new AuthDynamicFeature(filter));
        environment.jersey().register(new AuthValueFactoryProvider.Binder<>(KeyPrincipal.class));
    }

    /** The keys in force. Only after {@link #run}. */
    public KeyStore keys() {
        return started(keys);
    }

    /** The filter in front of the protected resources. Only after {@link #run}. */
    public KeyAuthFilter authFilter() {
        return started(authFilter);
    }

    /** How requests are read. Only after {@link #run}. */
    public RequestRules requestRules() {
        return started(requestRules);
    }

    /** The endpoint that speaks the validator's protocol, to be registered by who wants it. Only after {@link #run}. */
    public ValidateResource validateResource() {
        return started(validateResource);
    }

    /** What is remembered of the external validator's verdicts, or null if there is no validator. */
    public @Nullable CachingVerifier verdicts() {
        return verdicts;
    }

    /** The wall clock, for tests to replace. */
    protected InstantSource clock() {
        return InstantSource.system();
    }

    /** The monotonic clock in nanoseconds, for tests to replace. */
    protected LongSupplier nanoTime() {
        return System::nanoTime;
    }

    /** The environment's variables, for tests to replace. */
    protected UnaryOperator<@Nullable String> variables() {
        return System::getenv;
    }

    private KeyVerifier verifier(ValidatorConfiguration settings, KeyVerifier local, Environment environment) {
        if (!settings.isEnabled()) {
            return local;
        }
        GuardedValidator validator = Validators.create(settings.validatorRules(), environment);
        CachingVerifier external =
                new CachingVerifier(validator, settings.cacheRules(), nanoTime()::getAsLong, clock(), Runnable::run);
        verdicts = external;
        return new ExternalFirstVerifier(settings.prefix(), settings.pattern(), external, local);
    }

    private void register(Environment environment, KeyAuthFilter filter, LimitHeaders limitHeaders) {
        environment.jersey().register(new ScopesAllowedFeature());
        environment.jersey().register(RolesAllowedDynamicFeature.class);
        environment.jersey().register(new LimitHeadersFilter(limitHeaders));
        registerAuthentication(environment, filter);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a sweep cannot fail, and its end is the service's end
    private static void sweepRegularly(MemoryRateLimiter limiter, LifecycleEnvironment lifecycle) {
        ScheduledExecutorService sweeper = lifecycle
                .scheduledExecutorService("latchkey-sweep-%d", true)
                .threads(1)
                .build();
        sweeper.scheduleWithFixedDelay(limiter::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }

    private static <T> T started(@Nullable T part) {
        return Objects.requireNonNull(part, "the bundle has not been run yet");
    }
}
