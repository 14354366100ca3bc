package io.latchkey.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.example.HelloApplication;
import io.latchkey.example.HelloApplication.HelloConfiguration;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The beans come and go with an application, on the platform's MBean server. */
@Tag("service")
class JmxLifecycleTest {
    private final MBeanServer platform = ManagementFactory.getPlatformMBeanServer();

    /** Another test in this JVM may have a gate running. */
    private final Set<ObjectName> before = names();

    @TempDir
    private Path folder;

    @Test
    void theBeansAreThereWhileTheApplicationRunsAndNotAfterIt_EachTime() throws Exception {
        DropwizardTestSupport<HelloConfiguration> application =
                new DropwizardTestSupport<>(HelloApplication.class, configuration(0));
        for (int round = 0; round < 2; round++) {
            application.before();
            assertThat(added()).hasSize(3);
            application.after();
            assertThat(added()).isEmpty();
        }
    }

    @Test
    void twoApplicationsInOneJvmDoNotCollide() throws Exception {
        DropwizardTestSupport<HelloConfiguration> one =
                new DropwizardTestSupport<>(HelloApplication.class, configuration(0));
        DropwizardTestSupport<HelloConfiguration> other =
                new DropwizardTestSupport<>(HelloApplication.class, configuration(0));
        one.before();
        try {
            Set<ObjectName> ofOne = added();
            other.before();
            try {
                Set<ObjectName> ofOther = added();
                ofOther.removeAll(ofOne);
                assertThat(ofOther)
                        .hasSize(3)
                        .allMatch(name -> name.getKeyProperty("name").startsWith("HelloApplication"));
            } finally {
                other.after();
            }
            assertThat(added()).isEqualTo(ofOne);
        } finally {
            one.after();
        }
        assertThat(added()).isEmpty();
    }

    @Test
    void nothingStaysIfALaterPartFailsToStart() throws Exception {
        DropwizardTestSupport<HelloConfiguration> application =
                new DropwizardTestSupport<>(FailingApplication.class, configuration(0));

        assertThatThrownBy(application::before).hasStackTraceContaining("does not start: 3 beans");
        application.after();

        assertThat(added()).isEmpty();
    }

    @Test
    void nothingStaysIfThePortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            DropwizardTestSupport<HelloConfiguration> application =
                    new DropwizardTestSupport<>(HelloApplication.class, configuration(taken.getLocalPort()));

            assertThatThrownBy(application::before).hasStackTraceContaining("Failed to bind");

            assertThat(added()).isEmpty();
        }
    }

    private String configuration(int port) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "hello", ".yml"), """
                        server:
                          shutdownGracePeriod: 0s
                          applicationConnectors: [{type: http, bindHost: 127.0.0.1, port: %d}]
                          adminConnectors: [{type: http, bindHost: 127.0.0.1, port: 0}]
                        logging: {level: 'OFF'}
                        """.formatted(port))
                .toString();
    }

    private Set<ObjectName> names() {
        try {
            return new HashSet<>(platform.queryNames(new ObjectName("io.latchkey:*"), null));
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    private Set<ObjectName> added() {
        Set<ObjectName> names = names();
        names.removeAll(before);
        return names;
    }

    /** Starts something after the gate that fails, and says what it saw. */
    public static final class FailingApplication extends HelloApplication {
        @Override
        public void run(HelloConfiguration configuration, Environment environment) {
            Set<ObjectName> before = beans();
            environment.lifecycle().manage(new Managed() {
                @Override
                public void start() {
                    Set<ObjectName> now = beans();
                    now.removeAll(before);
                    throw new IllegalStateException("does not start: " + now.size() + " beans");
                }
            });
        }

        private static Set<ObjectName> beans() {
            try {
                return new HashSet<>(
                        ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("io.latchkey:*"), null));
            } catch (JMException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
