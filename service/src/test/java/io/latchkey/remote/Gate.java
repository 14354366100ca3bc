package io.latchkey.remote;

import io.dropwizard.core.Application;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.LatchkeyBundle;
import io.latchkey.app.LatchkeyApplication;
import io.latchkey.app.ServiceConfiguration;
import io.latchkey.verify.CachingVerifier;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The service itself on a free port, with a clock that a test can move on and no environment but what it is given. */
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
    private final Bundle bundle = new Bundle(time);
    private final DropwizardTestSupport<ServiceConfiguration> support;

    private Gate(String latchkey, int threads) {
        String text = "latchkey:\n" + latchkey.indent(2) + SERVER.replace("THREADS", Integer.toString(threads));
        byte[] yaml = text.getBytes(StandardCharsets.UTF_8);
        support = new DropwizardTestSupport<>(Service.class, "test.yml", path -> new ByteArrayInputStream(yaml)) {
            @Override
            public Application<ServiceConfiguration> newApplication() {
                return new Service(bundle);
            }
        };
    }

    /** A gate with these settings below {@code latchkey:}. */
    static Gate with(String latchkey) throws Exception {
        return with(latchkey, 1024);
    }

    /** The same, whose server has only so many threads. */
    static Gate with(String latchkey, int threads) throws Exception {
        Gate gate = new Gate(latchkey, threads);
        gate.support.before();
        return gate;
    }

    /** A gate that asks this validator, with more settings of {@code validator:} as a flow, and others below. */
    static Gate asking(String url, String validator, String others) throws Exception {
        return with("validator: {enabled: true, url: '" + url + "', " + validator + "}\n" + others);
    }

    Caller caller() {
        return new Caller("http://127.0.0.1:" + support.getLocalPort());
    }

    /** A caller at the admin port. */
    Caller admin() {
        return new Caller("http://127.0.0.1:" + support.getAdminPort());
    }

    String url() {
        return "http://127.0.0.1:" + support.getLocalPort();
    }

    void pass(Duration span) {
        time.pass(span);
    }

    CachingVerifier verdicts() {
        return bundle.verdicts();
    }

    @Override
    public void close() {
        support.after();
    }

    private static final class Service extends LatchkeyApplication {
        Service(LatchkeyBundle<ServiceConfiguration> bundle) {
            super(bundle);
        }
    }

    private static final class Bundle extends LatchkeyBundle<ServiceConfiguration> {
        private final ShiftedTime time;

        Bundle(ShiftedTime time) {
            super(ServiceConfiguration::latchkey);
            this.time = time;
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
            return name -> null;
        }
    }
}
