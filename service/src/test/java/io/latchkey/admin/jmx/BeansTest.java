package io.latchkey.admin.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.latchkey.Callbacks;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.PresentedKey;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.TabularData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The MXBeans as clients of an MBean server see them. */
@Tag("unit")
class BeansTest {
    private static final String ALICE =
            "{\"name\": \"alice\", \"id\": \"a1\", \"hash\": \"" + hash("sk_test_MARKED_alice") + "\","
                    + " \"scopes\": [\"tts\", \"stt\"], \"rateLimit\": {\"requests\": 2, \"window\": 60}}";
    private static final String SERVICE = "{\"name\": \"service\", \"id\": \"s1\", \"hash\": \""
            + hash("sk_test_MARKED_service") + "\", \"internal\": true}";
    private static final String BAD = "{\"name\": \"\", \"key\": \"sk_test_MARKED_bad\"}";

    private final MBeanServer server = MBeanServerFactory.newMBeanServer();
    private final SteeredGate gate = new SteeredGate("[" + ALICE + "," + SERVICE + "]");
    private final JmxBeans beans = new JmxBeans(server, "app", gate.administration, gate::now);
    private final ObjectName keys = name("Keys");
    private final ObjectName limiter = name("RateLimiter");
    private final ObjectName validator = name("Validator");
    private final List<Notification> received = new ArrayList<>();

    @BeforeEach
    void start() throws JMException {
        beans.start();
        for (ObjectName name : List.of(keys, validator)) {
            server.addNotificationListener(name, (notification, handback) -> received.add(notification), null, null);
        }
    }

    @AfterEach
    void stop() throws JMException {
        beans.stop();
    }

    @Test
    void everyPartHasAnOpenTypeAndADescription() throws Exception {
        for (ObjectName name : List.of(keys, limiter, validator)) {
            MBeanInfo bean = server.getMBeanInfo(name);

            assertThat(bean.getDescription()).contains(" ");
            assertThat(bean.getAttributes()).isNotEmpty().allSatisfy(attribute -> {
                assertThat(attribute.getDescriptor().getFieldValue("openType")).isInstanceOf(OpenType.class);
                assertThat(attribute.getDescription()).contains(" ");
            });
            assertThat(bean.getOperations()).isNotEmpty().allSatisfy(operation -> {
                assertThat(operation.getDescriptor().getFieldValue("openType")).isInstanceOf(OpenType.class);
                assertThat(operation.getDescription()).contains(" ");
                assertThat(operation.getImpact())
                        .isEqualTo(
                                operation.getName().equals("key")
                                        ? MBeanOperationInfo.INFO
                                        : MBeanOperationInfo.ACTION);
                assertThat(operation.getSignature())
                        .allSatisfy(parameter -> assertThat(parameter.getName()).isEqualTo("id"));
            });
        }
    }

    @Test
    void theBeansHaveThesePartsAndNoOthers() throws Exception {
        assertThat(parts(keys))
                .isEqualTo(
                        "AuthRequired FailedReloads Keys LastReload LastReloadError Reloads TotalKeys key(id) reload()"
                                + " latchkey.keys.reloaded latchkey.keys.reloadFailed");
        assertThat(parts(limiter))
                .isEqualTo(
                        "Allowed Circuit DefaultRequests= DefaultWindowSeconds= Fallbacks Limited TrackedKeys reset(id) resetAll()");
        assertThat(parts(validator))
                .isEqualTo(
                        "CachedVerdicts Calls Circuit Enabled Failures HitRate evict(id) evictAll() latchkey.validator.circuit");
    }

    @Test
    void keysAreATableWithARowForEach() throws Exception {
        for (int i = 0; i < 3; i++) {
            gate.limiter.tryAcquire("a1", RateLimit.of(2, Duration.ofSeconds(60)));
        }

        TabularData table = (TabularData) server.getAttribute(keys, "Keys");

        assertThat(table.size()).isEqualTo(2);
        CompositeData alice = row(table, "a1");
        assertThat(alice.getCompositeType().keySet())
                .containsExactlyInAnyOrder(
                        "name",
                        "id",
                        "keyPrefix",
                        "source",
                        "internal",
                        "scopes",
                        "expiresAt",
                        "requestsInWindow",
                        "remaining",
                        "allowed",
                        "limited",
                        "lastUsed",
                        "userId");
        assertThat(alice.get("name")).isEqualTo("alice");
        assertThat((String[]) alice.get("scopes")).containsExactly("stt", "tts");
        assertThat(alice.get("requestsInWindow")).isEqualTo(2L);
        assertThat(alice.get("remaining")).isEqualTo(0L);
        assertThat(alice.get("allowed")).isEqualTo(2L);
        assertThat(alice.get("limited")).isEqualTo(1L);
        assertThat(alice.get("lastUsed")).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(row(table, "s1").get("internal")).isEqualTo(true);
        assertThat(row(table, "s1").get("remaining")).isNull();
        assertThat(row(table, "s1").get("lastUsed")).isNull();
        assertThat(table.toString()).contains("alice").doesNotContain("MARKED");
    }

    @Test
    void theTableHasTheFirstThousandKeysById() throws Exception {
        gate.keys(IntStream.range(0, 1001)
                .mapToObj(i -> entry("n" + i, "id" + (2000 - i)))
                .collect(Collectors.joining(",", "[", "]")));
        server.invoke(keys, "reload", null, null);
        gate.limiter.tryAcquire("id2000", RateLimit.of(2, Duration.ofSeconds(60)));

        TabularData table = (TabularData) server.getAttribute(keys, "Keys");

        assertThat(table.size()).isEqualTo(1000);
        assertThat(table.containsKey(new Object[] {"id1000"})).isTrue();
        assertThat(table.containsKey(new Object[] {"id2000"})).isFalse();
        assertThat(server.getAttribute(keys, "TotalKeys")).isEqualTo(1001);
        CompositeData beyond = (CompositeData) call(keys, "key", "id2000");
        assertThat(beyond.get("name")).isEqualTo("n0");
        assertThat(beyond.get("allowed")).isEqualTo(1L);
        assertThat(beyond.getCompositeType().keySet())
                .isEqualTo(row(table, "id1000").getCompositeType().keySet());
    }

    @Test
    void anUnknownIdIsRefusedAndNotRepeated() {
        assertThatThrownBy(() -> call(keys, "key", "MARKED"))
                .isInstanceOf(RuntimeMBeanException.class)
                .cause()
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasNoCause()
                .hasMessage("No key has this id.");
        assertThatThrownBy(() -> call(keys, "key", " ")).cause().hasMessage("id must be the id of a key.");
        assertThatThrownBy(() -> call(keys, "key", null)).cause().hasMessage("id must be the id of a key.");
    }

    @Test
    void aReloadReturnsItsChangesAndNotifiesListeners() throws Exception {
        gate.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        gate.keys("[" + ALICE.replace("tts", "asr") + "," + entry("bob", "b1") + "]");

        CompositeData changes = (CompositeData) server.invoke(keys, "reload", null, null);

        Notification notification = received.get(0);
        assertThat(received).hasSize(1);
        assertThat(notification.getType()).isEqualTo("latchkey.keys.reloaded");
        assertThat(notification.getSource()).isEqualTo(keys);
        assertThat(notification.getTimeStamp())
                .isEqualTo(SteeredGate.START.plusSeconds(5).toEpochMilli());
        assertThat(notification.getMessage())
                .isEqualTo("Reloaded the keys: 2 in force, 1 added, 1 removed, 1 changed.");
        for (CompositeData one : List.of(changes, (CompositeData) notification.getUserData())) {
            assertThat(one.getCompositeType().keySet())
                    .containsExactlyInAnyOrder("total", "added", "removed", "changed", "unchanged");
            assertThat(one.get("total")).isEqualTo(2);
            assertThat((String[]) one.get("added")).containsExactly("bob (b1)");
            assertThat((String[]) one.get("removed")).containsExactly("service (s1)");
            assertThat((String[]) one.get("changed")).containsExactly("alice (a1)");
            assertThat(one.get("unchanged")).isEqualTo(0);
        }
        assertThat(server.getAttribute(keys, "LastReload")).isEqualTo("2026-01-01T00:00:05Z");
        assertThat(server.getAttribute(keys, "Reloads")).isEqualTo(1L);
        assertThat(server.getAttribute(keys, "FailedReloads")).isEqualTo(0L);
    }

    @Test
    void aFailedReloadIsReportedUntilOneSucceeds() throws Exception {
        gate.keys("[" + BAD + "," + BAD + "]");

        assertThatThrownBy(() -> server.invoke(keys, "reload", null, null))
                .isInstanceOf(MBeanException.class)
                .cause()
                .isExactlyInstanceOf(JMException.class)
                .hasNoCause()
                .hasMessageContaining("the old ones stay in force")
                .hasMessageContaining("latchkey.keys[0]")
                .hasMessageContaining("latchkey.keys[1]")
                .hasMessageNotContaining("MARKED");

        assertThat(received).extracting(Notification::getType).containsExactly("latchkey.keys.reloadFailed");
        assertThat((String[]) received.get(0).getUserData())
                .hasSize(2)
                .allMatch(text -> text.contains("latchkey.keys["));
        assertThat(server.getAttribute(keys, "TotalKeys")).isEqualTo(2);
        assertThat((String) server.getAttribute(keys, "LastReloadError")).hasLineCount(2);
        assertThat(server.getAttribute(keys, "FailedReloads")).isEqualTo(1L);

        gate.keys("[" + ALICE + "]");
        server.invoke(keys, "reload", null, null);
        assertThat(server.getAttribute(keys, "LastReloadError")).isNull();
        assertThat(server.getAttribute(keys, "FailedReloads")).isEqualTo(1L);
        assertThat(received).extracting(Notification::getSequenceNumber).containsExactly(1L, 2L);
    }

    @Test
    void aNotificationListsAtMostAHundredKeys() throws Exception {
        gate.keys(IntStream.range(0, 250)
                .mapToObj(i -> entry("n" + i, "id" + i))
                .collect(Collectors.joining(",", "[", "]")));

        CompositeData changes = (CompositeData) server.invoke(keys, "reload", null, null);

        assertThat((String[]) changes.get("added")).hasSize(250);
        CompositeData notification = (CompositeData) received.get(0).getUserData();
        assertThat((String[]) notification.get("added")).hasSize(101).endsWith("and 150 more");
    }

    @Test
    void theDefaultLimitCanBeChanged() throws Exception {
        server.setAttribute(limiter, new Attribute("DefaultRequests", 7));
        server.setAttribute(limiter, new Attribute("DefaultWindowSeconds", 0.25));

        assertThat(gate.administration.defaultLimit().get()).isEqualTo(RateLimit.of(7, Duration.ofMillis(250)));
        assertThat(server.getAttribute(limiter, "DefaultRequests")).isEqualTo(7);
        assertThat(server.getAttribute(limiter, "DefaultWindowSeconds")).isEqualTo(0.25);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1_000_000_001, Integer.MAX_VALUE})
    void aNumberOfRequestsOutOfRangeIsRefusedWithTheRange(int requests) throws Exception {
        refuses("DefaultRequests", requests, "DefaultRequests must be 0 to 1000000000, not " + requests + ".");
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {0, -1, 0.0009, 31622400.5, 1e300, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
            })
    void aWindowOutOfRangeIsRefusedWithTheRange(double seconds) throws Exception {
        refuses(
                "DefaultWindowSeconds",
                seconds,
                "DefaultWindowSeconds must be 0.001 to 31622400 (366 days), not " + seconds + ".");
    }

    private void refuses(String attribute, Object value, String message) {
        RateLimit before = gate.administration.defaultLimit().get();
        assertThatThrownBy(() -> server.setAttribute(limiter, new Attribute(attribute, value)))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasMessageContaining(message)
                .cause()
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
        assertThat(gate.administration.defaultLimit().get()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.001, 31622400})
    void theEndsOfTheRangeAreAccepted(double seconds) throws Exception {
        server.setAttribute(limiter, new Attribute("DefaultWindowSeconds", seconds));

        assertThat(server.getAttribute(limiter, "DefaultWindowSeconds")).isEqualTo(seconds);
    }

    @Test
    void concurrentChangesOfTheDefaultLimitKeepBothHalves() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int i = 1; i <= 2000; i++) {
                int value = i;
                Future<?> one = threads.submit(() -> set("DefaultRequests", value));
                Future<?> other = threads.submit(() -> set("DefaultWindowSeconds", (double) value));
                one.get();
                other.get();
                assertThat(gate.administration.defaultLimit().get()).isEqualTo(RateLimit.of(i, Duration.ofSeconds(i)));
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void set(String attribute, Object value) throws JMException {
        server.setAttribute(limiter, new Attribute(attribute, value));
        return null;
    }

    @Test
    void countedRequestsAreResetForOneKeyOrAll() throws Exception {
        for (String id : List.of("a1", "b1")) {
            gate.limiter.tryAcquire(id, RateLimit.of(2, Duration.ofSeconds(60)));
        }
        assertThat(server.getAttribute(limiter, "TrackedKeys")).isEqualTo(2);
        assertThat(server.getAttribute(limiter, "Allowed")).isEqualTo(2L);
        assertThat(server.getAttribute(limiter, "Limited")).isEqualTo(0L);

        assertThat(call(limiter, "reset", "unknown")).isEqualTo(0);
        assertThat(call(limiter, "reset", "a1")).isEqualTo(1);

        TabularData table = (TabularData) server.getAttribute(keys, "Keys");
        assertThat(row(table, "a1").get("requestsInWindow")).isEqualTo(0L);
        assertThat(server.invoke(limiter, "resetAll", null, null)).isEqualTo(2);
    }

    @Test
    void verdictsAreEvictedForOneKeyOrAll() throws Exception {
        PresentedKey one = new PresentedKey("sk_live_MARKED_one");
        Callbacks.verify(gate.verdicts, one, null);
        Callbacks.verify(gate.verdicts, one, "tts");
        Callbacks.verify(gate.verdicts, new PresentedKey("sk_live_MARKED_two"), null);
        assertThat(server.getAttribute(validator, "CachedVerdicts")).isEqualTo(3L);

        assertThat(call(validator, "evict", one.digest().id())).isEqualTo(2);
        assertThat(server.invoke(validator, "evictAll", null, null)).isEqualTo(1);

        assertThat(server.getAttribute(validator, "CachedVerdicts")).isEqualTo(0L);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void anEmptyIdDoesNotMeanAll(String id) throws Exception {
        gate.limiter.tryAcquire("a1", RateLimit.of(2, Duration.ofSeconds(60)));
        Callbacks.verify(gate.verdicts, new PresentedKey("sk_live_one"), null);

        assertThatThrownBy(() -> call(limiter, "reset", id))
                .isInstanceOf(RuntimeMBeanException.class)
                .hasMessageContaining("id must be the id of a key; resetAll() is for all keys.");
        assertThatThrownBy(() -> call(validator, "evict", id))
                .hasMessageContaining("id must be the id of a key; evictAll() is for all keys.");

        assertThat(row((TabularData) server.getAttribute(keys, "Keys"), "a1").get("requestsInWindow"))
                .isEqualTo(1L);
        assertThat(server.getAttribute(validator, "CachedVerdicts")).isEqualTo(1L);
    }

    @Test
    void theCircuitAndItsChangesAreReported() throws Exception {
        gate.circuit("OPEN");

        assertThat(server.getAttribute(validator, "Circuit")).isEqualTo("OPEN");
        assertThat(server.getAttribute(validator, "Enabled")).isEqualTo(true);
        assertThat(server.getAttribute(validator, "Calls")).isEqualTo(5L);
        assertThat(server.getAttribute(validator, "Failures")).isEqualTo(2L);
        assertThat(received).hasSize(1);
        Notification notification = received.get(0);
        assertThat(notification.getType()).isEqualTo("latchkey.validator.circuit");
        assertThat(notification.getSource()).isEqualTo(validator);
        assertThat(notification.getMessage())
                .isEqualTo("The circuit breaker to the external validator changed from CLOSED to OPEN.");
        assertThat(((CompositeData) notification.getUserData()).get("from")).isEqualTo("CLOSED");
        assertThat(((CompositeData) notification.getUserData()).get("to")).isEqualTo("OPEN");
    }

    @Test
    void everythingCanBeReadWhileEverythingChanges() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        AtomicBoolean done = new AtomicBoolean();
        try {
            Future<?> changing = threads.submit(() -> change(done));
            List<Future<Integer>> reading = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                reading.add(threads.submit(() -> readUntil(done)));
            }
            changing.get();
            for (Future<Integer> reader : reading) {
                assertThat(reader.get()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private Void change(AtomicBoolean done) throws JMException {
        try {
            for (int i = 0; i < 120; i++) {
                gate.keys(i % 3 == 0 ? "[" + BAD + "]" : i % 3 == 1 ? "[" + ALICE + "]" : "[" + SERVICE + "]");
                try {
                    server.invoke(keys, "reload", null, null);
                } catch (MBeanException e) {
                    // Every third one is meant to fail.
                }
                gate.limiter.tryAcquire("k" + i, RateLimit.of(2, Duration.ofSeconds(1)));
                Callbacks.verify(gate.verdicts, new PresentedKey("sk_live_" + i), null);
                gate.nanos.addAndGet(Duration.ofMillis(300).toNanos());
                gate.limiter.sweep(gate.administration.knownKeys());
                gate.circuit(i % 2 == 0 ? "OPEN" : "CLOSED");
                server.invoke(i % 5 == 0 ? limiter : validator, i % 5 == 0 ? "resetAll" : "evictAll", null, null);
                set("DefaultRequests", i);
            }
        } finally {
            done.set(true);
        }
        return null;
    }

    private int readUntil(AtomicBoolean done) throws JMException {
        int reads = 0;
        do {
            for (ObjectName name : List.of(keys, limiter, validator)) {
                for (String attribute : attributes(name)) {
                    server.getAttribute(name, attribute);
                    reads++;
                }
            }
        } while (!done.get());
        return reads;
    }

    private List<String> attributes(ObjectName name) throws JMException {
        return Arrays.stream(server.getMBeanInfo(name).getAttributes())
                .map(attribute -> attribute.getName())
                .toList();
    }

    private Object call(ObjectName name, String operation, String id) throws JMException {
        return server.invoke(name, operation, new Object[] {id}, new String[] {String.class.getName()});
    }

    private static String entry(String name, String id) {
        return "{\"name\": \"" + name + "\", \"id\": \"" + id + "\", \"hash\": \"" + hash("sk_test_MARKED_" + name)
                + "\"}";
    }

    private static String hash(String key) {
        return "sha256:" + KeyDigest.of(key).hex();
    }

    private static CompositeData row(TabularData table, String id) {
        return (CompositeData) table.get(new Object[] {id}).get("value");
    }

    /** Attributes, those that can be written with a {@code =}, operations and notifications; sorted within their kind. */
    private String parts(ObjectName name) throws Exception {
        MBeanInfo bean = server.getMBeanInfo(name);
        List<String> parts = new ArrayList<>();
        Arrays.stream(bean.getAttributes())
                .map(attribute -> attribute.getName() + (attribute.isWritable() ? "=" : ""))
                .sorted()
                .forEach(parts::add);
        Arrays.stream(bean.getOperations())
                .map(operation -> operation.getName() + "(" + (operation.getSignature().length == 0 ? "" : "id") + ")")
                .sorted()
                .forEach(parts::add);
        Arrays.stream(bean.getNotifications())
                .flatMap(notification -> Arrays.stream(notification.getNotifTypes()))
                .forEach(parts::add);
        return String.join(" ", parts);
    }

    private static ObjectName name(String type) {
        try {
            return new ObjectName("io.latchkey:type=" + type);
        } catch (JMException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
