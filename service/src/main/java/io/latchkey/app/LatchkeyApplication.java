package io.latchkey.app;

import ch.qos.logback.access.jetty.RequestLogImpl;
import io.dropwizard.core.Application;
import io.dropwizard.core.server.AbstractServerFactory;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import io.latchkey.BundleParts;
import io.latchkey.LatchkeyBundle;
import io.latchkey.config.strict.StrictConfigurationFactory;
import io.latchkey.config.strict.Variables;
import io.latchkey.http.forwardauth.ForwardAuth;
import io.latchkey.http.jersey.WhoamiResource;
import io.latchkey.http.jetty.ProblemErrorHandler;
import io.latchkey.http.jetty.RequestHeadLimits;
import io.latchkey.http.jetty.ServerSetup;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The standalone service: the bundle, the endpoints for proxies, and the commands. */
public class LatchkeyApplication extends Application<ServiceConfiguration> {
    private static final List<String> ADMIN_ADDRESSES = List.of("/ping", "/healthcheck", "/prometheus", "/threads");

    private final LatchkeyBundle<ServiceConfiguration> bundle;
    private final UnaryOperator<@Nullable String> environment;
    private final Variables variables;
    private final ReloadSignal reloadSignal;

    public LatchkeyApplication() {
        this(new LatchkeyBundle<>(ServiceConfiguration::latchkey));
    }

    private LatchkeyApplication(ReloadSignal reloadSignal) {
        this(new LatchkeyBundle<>(ServiceConfiguration::latchkey), System::getenv, reloadSignal);
    }

    /** Creates the service with another bundle, such as one with another clock. */
    protected LatchkeyApplication(LatchkeyBundle<ServiceConfiguration> bundle) {
        this(bundle, System::getenv, new ReloadSignal());
    }

    /**
     * Creates the service with an environment that need not be the process's.
     *
     * @param bundle the bundle, which reads the environment by itself
     * @param environment the value of a variable, or null
     */
    LatchkeyApplication(
            LatchkeyBundle<ServiceConfiguration> bundle,
            UnaryOperator<@Nullable String> environment,
            ReloadSignal reloadSignal) {
        this.bundle = bundle;
        this.environment = environment;
        this.variables = new Variables(environment);
        this.reloadSignal = reloadSignal;
    }

    public static void main(String[] arguments) throws Exception {
        ReloadSignal signal = new ReloadSignal();
        // Before anything else, so that a signal during the start does not end the service.
        if (arguments.length > 0 && arguments[0].equals("server")) {
            signal.install();
        }
        new LatchkeyApplication(signal).run(arguments);
    }

    @Override
    public String getName() {
        return "latchkey";
    }

    /** Skips the shutdown hooks: a service that has not started has no requests to wait for. */
    @Override
    protected void onFatalError(Throwable error) {
        Runtime.getRuntime().halt(1);
    }

    @Override
    public void initialize(Bootstrap<ServiceConfiguration> bootstrap) {
        bootstrap.setConfigurationFactoryFactory(StrictConfigurationFactory.with(variables));
        bootstrap.addBundle(bundle);
        bootstrap.addCommand(new GenerateKeyCommand(System.out));
        bootstrap.addCommand(new HashKeyCommand(System.in, System.out, System.err));
    }

    @Override
    protected void addDefaultCommands(Bootstrap<ServiceConfiguration> bootstrap) {
        bootstrap.addCommand(new ServeCommand(this));
        bootstrap.addCommand(new CheckKeysCommand(this, environment, variables));
    }

    @Override
    public void run(ServiceConfiguration configuration, Environment environment) {
        BundleParts parts = BundleParts.of(bundle);
        parts.warnings().replace("variables", variables.warnings());
        if (configuration.getServerFactory() instanceof AbstractServerFactory server) {
            // It puts the address and the query of a request into the name of its thread, which every thread dump
            // shows.
            server.setEnableThreadNameFilter(false);
        }
        // Jetty would cache the filters of each of the last paths, and keys that callers put there.
        environment.getApplicationContext().getServletHandler().setFilterChainsCached(false);
        environment.getAdminContext().getServletHandler().setFilterChainsCached(false);
        installServerParts(parts, configuration, environment);
        environment.jersey().register(new WhoamiResource());
        List<String> health = HealthFilter.addresses(configuration);
        HealthFilter.install(health, environment);
        TrailingSlashFilter.install(environment.servlets()::addFilter, health);
        TrailingSlashFilter.install(environment.admin()::addFilter, ADMIN_ADDRESSES);
        reloadSignal.reloads(parts.keys());
        environment.lifecycle().manage(reloadSignal);
        if (configuration.latchkey().isValidateEndpoint()) {
            environment.jersey().register(bundle.validateResource());
        }
    }

    private static void installServerParts(
            BundleParts parts, ServiceConfiguration configuration, Environment environment) {
        ServerSetup server = parts.server();
        ForwardAuth.install(
                parts.authorizer(),
                parts.requestRules(),
                parts.limitHeaders(),
                parts.identitySignature(),
                configuration.latchkey().isVerifyInRequestLog(),
                server,
                environment);
        RequestHeadLimits.install(server, parts.background(), environment.metrics());
        ProblemErrorHandler.install(server);
        // Its library prints about itself at the start: in a console of JSON lines, the only lines that are not JSON.
        server.prepare(jetty -> jetty.getContainedBeans(RequestLogImpl.class).forEach(log -> log.setQuiet(true)));
    }
}
