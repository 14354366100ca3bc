package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.util.concurrent.Uninterruptibles;
import io.latchkey.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class KeyStoreConcurrencyTest {
    private static final int KEYS = 50;
    private static final int RELOADS = 100;

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final AtomicInteger generation = new AtomicInteger();
    private final AtomicInteger readersOfSource = new AtomicInteger();
    private final AtomicBoolean overlapped = new AtomicBoolean();
    private final AtomicBoolean done = new AtomicBoolean();
    private final KeyStore store = new KeyStore(List.of(this::source, findings -> List.of()), () -> Instant.EPOCH);

    @AfterEach
    void stop() {
        executor.shutdownNow();
    }

    /** All keys of one reading have the generation in their names; every third reading has a mistake. */
    private List<KeyEntry> source(KeyFindings findings) {
        overlapped.compareAndSet(false, readersOfSource.incrementAndGet() != 1);
        int now = generation.incrementAndGet();
        if (now % 3 == 0) {
            findings.mistake("source", "wrong");
        }
        List<KeyEntry> entries = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            entries.add(Entries.entry("generation " + now, "id-" + i, "sk_test_" + i, KeyEntry.Source.CONFIGURATION));
        }
        readersOfSource.decrementAndGet();
        return entries;
    }

    @Test
    void showsReadersOnlyWholeRingsAndReloadsOneAtATime() throws Exception {
        store.reload();
        List<Future<Integer>> readers = new ArrayList<>();
        List<Future<Integer>> reloaders = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            readers.add(executor.submit((Callable<Integer>) this::look));
            reloaders.add(executor.submit((Callable<Integer>) this::reloadOften));
        }

        int failed = 0;
        for (Future<Integer> reloader : reloaders) {
            failed += reloader.get(10, TimeUnit.MINUTES);
        }
        done.set(true);

        for (Future<Integer> reader : readers) {
            assertThat(reader.get(10, TimeUnit.MINUTES)).as("rings looked at").isPositive();
        }
        assertThat(overlapped).as("two reloads read a source at once").isFalse();
        assertThat(failed).isEqualTo((4 * RELOADS + 1) / 3);
        assertThat(store.ring().entries().get(0).name()).isEqualTo("generation " + (4 * RELOADS + 1));
    }

    @Test
    void aSecondReloadReportsTheRunningOne() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        KeyStore blocked = blocked(reading, release, Duration.ZERO);
        Future<ReloadReport> first = executor.submit(blocked::reload);
        reading.await();

        assertThat(blocked.runningSince()).isEqualTo(Instant.EPOCH);
        assertThatThrownBy(blocked::reload)
                .isInstanceOf(ReloadRunningException.class)
                .hasMessage("A reload of the keys has been running since 1970-01-01T00:00:00Z. Nothing was changed; try"
                        + " again when it has ended.");
        assertThatThrownBy(blocked::read).isInstanceOf(ReloadRunningException.class);
        Future<ReloadReport> waiting = executor.submit(blocked::reloadWhenFree);
        assertThat(blocked.history().lastError()).as("not a failed reload").isNull();

        release.countDown();
        first.get(10, TimeUnit.MINUTES);
        waiting.get(10, TimeUnit.MINUTES);
        assertThat(blocked.history().reloads()).as("after the first reading").isEqualTo(1);
        assertThat(blocked.runningSince()).isNull();
    }

    @Test
    void aReloadWaitsForOneThatEndsSoon() throws Exception {
        CountDownLatch reading = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        KeyStore blocked = blocked(reading, release, Duration.ofDays(1));
        Future<ReloadReport> first = executor.submit(blocked::reload);
        reading.await();
        FutureTask<ReloadReport> second = new FutureTask<>(blocked::reload);
        Thread waiting = new Thread(second);
        waiting.start();
        Eventually.until("the second reload waits", () -> waiting.getState() == Thread.State.TIMED_WAITING);

        release.countDown();

        first.get(10, TimeUnit.MINUTES);
        second.get(10, TimeUnit.MINUTES);
        assertThat(blocked.history().reloads()).as("after the first reading").isEqualTo(1);
    }

    /** Each ring that is seen is of one generation, and never an older one than the last seen. */
    private int look() {
        int looks = 0;
        int newest = 0;
        do {
            KeyRing ring = store.ring();
            List<String> names =
                    ring.entries().stream().map(KeyEntry::name).distinct().toList();
            assertThat(ring.size()).isEqualTo(KEYS);
            assertThat(names).hasSize(1);
            int seen = Integer.parseInt(names.get(0).substring("generation ".length()));
            assertThat(seen).isGreaterThanOrEqualTo(newest);
            assertThat(seen % 3).as("a reading with mistakes").isNotZero();
            newest = seen;
            looks++;
        } while (!done.get() && !Thread.currentThread().isInterrupted());
        return looks;
    }

    private int reloadOften() {
        int failed = 0;
        for (int i = 0; i < RELOADS; i++) {
            try {
                store.reloadWhenFree();
            } catch (InvalidKeysException e) {
                failed++;
            }
        }
        return failed;
    }

    /** Returns a store whose source counts down when it is read, and returns when it is released. */
    private static KeyStore blocked(CountDownLatch reading, CountDownLatch release, Duration patience) {
        return new KeyStore(
                List.of(findings -> {
                    reading.countDown();
                    Uninterruptibles.awaitUninterruptibly(release);
                    return List.of();
                }),
                () -> Instant.EPOCH,
                patience);
    }
}
