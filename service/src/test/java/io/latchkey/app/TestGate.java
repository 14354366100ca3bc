package io.latchkey.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.testing.DropwizardTestSupport;
import io.dropwizard.testing.junit5.DropwizardAppExtension;
import io.latchkey.LatchkeyBundle;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** The service in this JVM on free ports. Its clock stands still unless a test moves it; its environment is the test's. */
public final class TestGate extends DropwizardAppExtension<ServiceConfiguration> {
    public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A timeout that is long enough for busy machines. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final String SERVER = """
            server:
              shutdownGracePeriod: 0s
              applicationConnectors: [{type: http, port: 0, bindHost: 127.0.0.1, maxRequestHeaderSize: 32KiB}]
              adminConnectors: [{type: http, port: 0, bindHost: 127.0.0.1}]
              requestLog: {appenders: []}
            logging: {level: WARN}
            """;

    private static final String HEALTH = "health: {healthCheckUrlPaths: [/health]}\n";

    private final AtomicLong nanos;

    private TestGate(DropwizardTestSupport<ServiceConfiguration> support, AtomicLong nanos) {
        super(support);
        this.nanos = nanos;
    }

    /**
     * Starts a gate with this {@code latchkey:} block.
     *
     * @param components more resources and filters for Jersey
     */
    public static TestGate of(String latchkey, Map<String, String> variables, Object... components) {
        return of(HEALTH + "latchkey:\n" + latchkey.indent(2), variables, List.of(components));
    }

    /** Starts a gate with this {@code health:} block and without keys. */
    static TestGate withHealth(String health) {
        return of("health: " + health + "\n", Map.of(), List.of());
    }

    /**
     * Starts a gate with the shipped configuration, except for the log levels and the shutdown delay, and with an
     * environment of its own.
     *
     * @param change what the test changes in the text of the file
     */
    static TestGate shipped(Map<String, String> variables, UnaryOperator<String> change) throws IOException {
        Map<String, String> all = new HashMap<>(variables);
        all.put("PORT", "0");
        all.put("ADMIN_PORT", "0");
        all.putIfAbsent("SHUTDOWN_WAIT", "0s");
        String quick = Files.readString(ShippedFiles.configuration())
                .replace(": INFO", ": WARN")
                .replace("shutdownGracePeriod: 20s", "shutdownGracePeriod: 0s");
        return ofText(change.apply(quick), all, List.of());
    }

    /** Starts a gate with this {@code latchkey:} block and this number of threads. */
    public static TestGate ofThreads(int threads, String latchkey) {
        String server = SERVER.replace("server:\n", "server:\n  minThreads: 4\n  maxThreads: " + threads + "\n");
        return ofText(server + "latchkey:\n" + latchkey.indent(2), Map.of(), List.of());
    }

    private static TestGate of(String blocks, Map<String, String> variables, List<Object> components) {
        return ofText(SERVER + blocks, variables, components);
    }

    private static TestGate ofText(String yaml, Map<String, String> variables, List<Object> components) {
        AtomicLong nanos = new AtomicLong();
        return new TestGate(
                new DropwizardTestSupport<>(
                        LatchkeyApplication.class,
                        "test",
                        path -> new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public Application<ServiceConfiguration> newApplication() {
                        return application(new TestBundle(nanos, variables), variables, components);
                    }
                },
                nanos);
    }

    private static LatchkeyApplication application(
            TestBundle bundle, Map<String, String> variables, List<Object> components) {
        return new LatchkeyApplication(bundle, variables::get, new ReloadSignal()) {
            @Override
            public void run(ServiceConfiguration configuration, Environment environment) {
                super.run(configuration, environment);
                components.forEach(environment.jersey()::register);
            }
        };
    }

    public void advance(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    public Instant now() {
        return START.plusNanos(nanos.get());
    }

    /** Sends a request; headers are alternating names and values. */
    public HttpResponse<String> send(String method, String target, String... headers)
            throws IOException, InterruptedException {
        return send(getLocalPort(), method, target, headers);
    }

    public HttpResponse<String> admin(String target) throws IOException, InterruptedException {
        return send(getAdminPort(), "GET", target);
    }

    public static HttpResponse<String> send(int port, String method, String target, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + target))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    static final class TestBundle extends LatchkeyBundle<ServiceConfiguration> {
        private final AtomicLong nanos;
        private final Map<String, String> variables;

        TestBundle(AtomicLong nanos, Map<String, String> variables) {
            super(ServiceConfiguration::latchkey);
            this.nanos = nanos;
            this.variables = variables;
        }

        @Override
        protected InstantSource clock() {
            return () -> START.plusNanos(nanos.get());
        }

        @Override
        protected LongSupplier nanoTime() {
            return nanos::get;
        }

        @Override
        protected UnaryOperator<String> variables() {
            return variables::get;
        }
    }
}
