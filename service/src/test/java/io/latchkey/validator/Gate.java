package io.latchkey.validator;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.BundleParts;
import io.latchkey.ConfigurationFiles;
import io.latchkey.LatchkeyBundle;
import io.latchkey.app.LatchkeyApplication;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.config.strict.StrictConfigurationFactory;
import io.latchkey.config.strict.Variables;
import io.latchkey.verify.CachingVerifier;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The service on a free port. Its clock moves only when a test moves it; its environment is the test's. */
final class Gate implements Closeable {
    private static final String SERVER = """
            server:
              maxThreads: THREADS
              shutdownGracePeriod: 0s
              applicationConnectors: [{type: http, port: 0}]
              adminConnectors: [{type: http, port: 0}]
              requestLog: {appenders: []}
            logging: {level: ERROR}
            """;

    private final ShiftedTime time = new ShiftedTime();
    private final Bundle bundle;
    private final DropwizardTestSupport<ServiceConfiguration> support;

    private Gate(String configuration, Map<String, String> variables) {
        bundle = new Bundle(time, variables);
        byte[] yaml = configuration.getBytes(StandardCharsets.UTF_8);
        support = new DropwizardTestSupport<>(Service.class, "test.yml", path -> new ByteArrayInputStream(yaml)) {
            @Override
            public Application<ServiceConfiguration> newApplication() {
                return new Service(bundle, variables);
            }
        };
    }

    /** Starts a gate with these settings below {@code latchkey:}. */
    static Gate with(String latchkey) throws Exception {
        return with(latchkey, 1024);
    }

    /** Starts the same with this number of server threads. */
    static Gate with(String latchkey, int threads) throws Exception {
        String text = "latchkey:\n" + latchkey.indent(2) + SERVER.replace("THREADS", Integer.toString(threads));
        return started(new Gate(text, Map.of()));
    }

    /** Starts a gate with the shipped {@code config.yml} and these environment variables. */
    static Gate shipped(Map<String, String> variables) throws Exception {
        Map<String, String> all = new HashMap<>(variables);
        all.putAll(Map.of("PORT", "0", "ADMIN_PORT", "0", "SHUTDOWN_WAIT", "0s"));
        return started(new Gate(Files.readString(ConfigurationFiles.repository("config.yml")), all));
    }

    private static Gate started(Gate gate) throws Exception {
        gate.support.before();
        return gate;
    }

    /** Starts a gate with this validator, with more settings of {@code validator:} in flow style, and others below. */
    static Gate asking(String url, String validator, String others) throws Exception {
        return with("validator: {enabled: true, url: '" + url + "', " + validator + "}\n" + others);
    }

    Caller caller() {
        return new Caller("http://127.0.0.1:" + support.getLocalPort());
    }

    /** Returns a caller at the admin port. */
    Caller admin() {
        return new Caller("http://127.0.0.1:" + support.getAdminPort());
    }

    String url() {
        return "http://127.0.0.1:" + support.getLocalPort();
    }

    void pass(Duration span) {
        time.pass(span);
    }

    /** Returns the time of the gate, which changes only by {@link #pass}. */
    Instant now() {
        return time.instant();
    }

    /** Returns the number of open connections of callers. */
    int connections() {
        return support.getEnvironment()
                .getApplicationContext()
                .getServer()
                .getConnectors()[0]
                .getConnectedEndPoints()
                .size();
    }

    /** Returns the number of finished calls to the validator. */
    long endedCalls() {
        return support.getEnvironment()
                .metrics()
                .timer("latchkey.validator.call")
                .getCount();
    }

    CachingVerifier verdicts() {
        return BundleParts.of(bundle).verdicts();
    }

    @Override
    public void close() {
        support.after();
    }

    private static final class Service extends LatchkeyApplication {
        private final Map<String, String> variables;

        Service(LatchkeyBundle<ServiceConfiguration> bundle, Map<String, String> variables) {
            super(bundle);
            this.variables = variables;
        }

        @Override
        public void initialize(Bootstrap<ServiceConfiguration> bootstrap) {
            super.initialize(bootstrap);
            bootstrap.setConfigurationFactoryFactory(StrictConfigurationFactory.with(new Variables(variables::get)));
        }
    }

    private static final class Bundle extends LatchkeyBundle<ServiceConfiguration> {
        private final ShiftedTime time;
        private final Map<String, String> variables;

        Bundle(ShiftedTime time, Map<String, String> variables) {
            super(ServiceConfiguration::latchkey);
            this.time = time;
            this.variables = variables;
        }

        @Override
        protected LongSupplier nanoTime() {
            return time::nanoTime;
        }

        @Override
        protected InstantSource clock() {
            return time::instant;
        }

        @Override
        protected UnaryOperator<String> variables() {
            return variables::get;
        }
    }
}
