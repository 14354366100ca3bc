package io.latchkey.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.key.KeyDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.Attribute;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Under which names the beans of a gate are registered, and that none of them stays. */
@Tag("unit")
class JmxBeansTest {
    private final MBeanServer server = MBeanServerFactory.newMBeanServer();

    @Test
    void aGateUnregistersItsThreeBeans() throws Exception {
        JmxBeans beans = gate("app");

        beans.start();
        assertThat(names())
                .containsExactlyInAnyOrder(
                        "io.latchkey:type=Keys", "io.latchkey:type=RateLimiter", "io.latchkey:type=Validator");
        beans.stop();

        assertThat(names()).isEmpty();
    }

    @Test
    void aGateCanBeStoppedAndStartedAgainAnyNumberOfTimes() throws Exception {
        JmxBeans beans = gate("app");

        beans.stop();
        beans.start();
        beans.start();
        beans.stop();
        beans.stop();
        assertThat(names()).isEmpty();
        beans.start();
        assertThat(names()).hasSize(3);
        beans.stop();

        assertThat(names()).isEmpty();
    }

    @Test
    void anotherGateAddsItsApplicationsNameAndThenANumber() throws Exception {
        List<JmxBeans> gates = List.of(gate("one"), gate("two"), gate("two"), gate("two"));
        for (JmxBeans gate : gates) {
            gate.start();
        }

        assertThat(gates.get(0).names()).allMatch(name -> name.getKeyProperty("name") == null);
        assertThat(gates.get(1).names()).hasSize(3).allMatch(name -> "two".equals(name.getKeyProperty("name")));
        assertThat(gates.get(2).names()).hasSize(3).allMatch(name -> "two-2".equals(name.getKeyProperty("name")));
        assertThat(gates.get(3).names()).hasSize(3).allMatch(name -> "two-3".equals(name.getKeyProperty("name")));
    }

    @Test
    void anApplicationMayHaveAnyName() throws Exception {
        gate("one").start();
        JmxBeans odd = gate("a,b=c:\"*?\n");
        odd.start();

        assertThat(odd.names())
                .hasSize(3)
                .allMatch(name -> !name.isPattern()
                        && ObjectName.unquote(name.getKeyProperty("name")).equals("a,b=c:\"*?\n"));
    }

    @Test
    void allThreeAreRenamedIfOneNameIsTaken() throws Exception {
        ObjectName taken = new ObjectName("io.latchkey:type=Validator");
        server.registerMBean(new Stranger(), taken);
        JmxBeans beans = gate("app");

        beans.start();
        assertThat(beans.names()).hasSize(3).allMatch(name -> "app".equals(name.getKeyProperty("name")));
        beans.stop();

        assertThat(names()).containsExactly(taken.toString());
    }

    @Test
    void aMissingBeanDoesNotPreventUnregistration() throws Exception {
        JmxBeans beans = gate("app");
        beans.start();
        server.unregisterMBean(new ObjectName("io.latchkey:type=Validator"));

        beans.stop();

        assertThat(names()).isEmpty();
    }

    @Test
    void aRegistrationThatFailsLeavesNothingBehind() {
        MBeanServer broken = RefusingServer.around(server, "io.latchkey:type=Validator");
        JmxBeans beans = new JmxBeans(
                broken, "app", new SteeredGate("[]").administration, InstantSource.fixed(SteeredGate.START));

        assertThatThrownBy(beans::start).isInstanceOf(MBeanRegistrationException.class);

        assertThat(names()).isEmpty();
    }

    @Test
    void gatesThatStartAndStopAtTheSameTimeNeverMix() throws Exception {
        int gates = 8;
        ExecutorService threads = Executors.newFixedThreadPool(gates);
        try {
            CyclicBarrier together = new CyclicBarrier(gates);
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < gates; i++) {
                int own = i;
                all.add(threads.submit(() -> startAndStop(own, together)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(names()).isEmpty();
    }

    /** Each gate is known by its number of keys, and by a default limit of as many requests. */
    private Void startAndStop(int own, CyclicBarrier together) throws Exception {
        SteeredGate gate = new SteeredGate(IntStream.range(0, own)
                .mapToObj(i -> "{\"name\": \"k" + i + "\", \"hash\": \"sha256:"
                        + KeyDigest.of("k" + i).hex() + "\"}")
                .collect(Collectors.joining(",", "[", "]")));
        JmxBeans beans = new JmxBeans(server, "app", gate.administration, gate::now);
        for (int round = 0; round < 50; round++) {
            together.await();
            beans.start();
            List<ObjectName> names = beans.names();
            assertThat(names.stream().map(name -> String.valueOf(name.getKeyProperty("name"))))
                    .hasSize(3)
                    .containsOnly(String.valueOf(names.get(0).getKeyProperty("name")));
            server.setAttribute(names.get(1), new Attribute("DefaultRequests", own));
            assertThat(server.getAttribute(names.get(0), "TotalKeys")).isEqualTo(own);
            assertThat(server.getAttribute(names.get(1), "DefaultRequests")).isEqualTo(own);
            assertThat(gate.administration.defaultLimit().get().requests()).isEqualTo(own);
            beans.stop();
        }
        return null;
    }

    private JmxBeans gate(String application) {
        SteeredGate gate = new SteeredGate("[]");
        return new JmxBeans(server, application, gate.administration, gate::now);
    }

    private List<String> names() {
        return server.queryNames(ObjectName.WILDCARD, null).stream()
                .map(ObjectName::toString)
                .filter(name -> name.startsWith("io.latchkey:"))
                .toList();
    }

    public interface StrangerMBean {}

    public static final class Stranger implements StrangerMBean {}
}
