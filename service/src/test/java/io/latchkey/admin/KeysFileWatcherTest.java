package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.google.common.util.concurrent.Uninterruptibles;
import io.latchkey.key.EnvironmentKeys;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.KeysFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look is a call here, and time a number, so nothing waits for a clock. */
@Tag("unit")
class KeysFileWatcherTest {
    private static final long HALF_A_SECOND = 500_000_001;

    @TempDir
    private Path folder;

    private Path file;
    private KeyStore keys;
    private KeysFileWatcher watcher;
    private int writes;
    private long nanos;

    @BeforeEach
    void watch() throws Exception {
        file = folder.resolve("keys.yml");
        write(file, "alice");
        start();
    }

    private void start() throws Exception {
        keys = new KeyStore(List.of(new KeysFile(file)), () -> Instant.EPOCH);
        watcher = new KeysFileWatcher(List.of(file), keys, () -> nanos);
        keys.reload();
    }

    @Test
    void reloadsNothingWhileNothingChanges() {
        look(3);

        assertThat(keys.history().reloads()).isZero();
    }

    @Test
    void reloadsOnceWhenTheFileIsWrittenTo() throws Exception {
        write(file, "bob");

        look(5);

        assertThat(names()).containsExactly("bob");
        assertThat(keys.history().reloads()).isEqualTo(1);
    }

    @Test
    void noticesAnEditorRenamingAFileOverIt() throws Exception {
        Path draft = folder.resolve("keys.yml.swp");
        write(draft, "carol");
        Files.setLastModifiedTime(draft, Files.getLastModifiedTime(file));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        look(4);

        assertThat(names()).containsExactly("carol");
    }

    /** A mounted secret is a link to a link to a folder; the kubelet swaps the link in the middle. */
    @Test
    void noticesASwappedSecretMount() throws Exception {
        Path first = Files.createDirectory(folder.resolve("..2030_01"));
        Path second = Files.createDirectory(folder.resolve("..2030_02"));
        write(first.resolve("keys.yml"), "alice");
        write(second.resolve("keys.yml"), "bob12");
        Files.setLastModifiedTime(second.resolve("keys.yml"), Files.getLastModifiedTime(first.resolve("keys.yml")));
        Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
        Files.delete(file);
        Files.createSymbolicLink(file, Path.of("..data", "keys.yml"));
        start();

        Path swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), second.getFileName());
        Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        look(4);

        assertThat(names()).containsExactly("bob12");
    }

    @Test
    void ignoresAFileThatIsStillBeingWritten() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(file, "bob" + i);
            look(3);
            assertThat(keys.history().reloads()).isZero();
        }

        look(1);

        assertThat(names()).containsExactly("bob4");
    }

    @Test
    void triesABrokenFileOnceUntilItChanges() throws Exception {
        Files.writeString(file, "keys: [{name: bob}]");
        look(5);
        assertThat(keys.history().failedReloads()).isEqualTo(1);
        assertThat(names()).containsExactly("alice");

        write(file, "dora");
        look(4);

        assertThat(names()).containsExactly("dora");
        assertThat(keys.history().lastError()).isNull();
    }

    @Test
    void keepsTheKeysWhileTheFileIsMissing() throws Exception {
        Files.delete(file);
        look(4);
        assertThat(names()).containsExactly("alice");
        assertThat(keys.history().lastError()).contains("this file does not exist");

        write(file, "emil");
        look(4);

        assertThat(names()).containsExactly("emil");
    }

    @Test
    void doesNotMissAChangeRightAfterTheFirstReading() throws Exception {
        KeyStore store = new KeyStore(List.of(new KeysFile(file)), () -> Instant.EPOCH);
        watcher = new KeysFileWatcher(List.of(file), store, () -> nanos);
        write(file, "fritz");
        store.reload();
        write(file, "gerda");

        look(4);

        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactly("gerda");
    }

    @Test
    void aFileMustBeStableForMoreThanASecond() throws Exception {
        write(file, "bob");
        watcher.look();

        for (int i = 0; i < 10; i++) {
            nanos += 100_000_000;
            watcher.look();
        }
        assertThat(keys.history().reloads()).as("after one second").isZero();

        nanos++;
        watcher.look();
        watcher.look();
        assertThat(names()).containsExactly("bob");
    }

    /** A program may pause while it writes, and the file system may not say that it goes on. */
    @Test
    void twoReadingsMustGiveTheSameKeys() throws Exception {
        write(file, "bob");
        look(3);
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, Files.readString(file).replace("bob", "eve"));
        Files.setLastModifiedTime(file, time);

        look(1);
        assertThat(names()).as("the second reading differs").containsExactly("alice");

        look(4);
        assertThat(names()).containsExactly("eve");
    }

    @Test
    void theFilesOfTheEnvironmentAreWatchedToo() throws Exception {
        Path lines = Files.writeString(folder.resolve("keys.txt"), "sk_test_one:one\nsk_test_two:two\n");
        Map<String, String> variables = Map.of("API_KEYS_FILE", lines.toString());
        keys = new KeyStore(
                List.of(new KeysFile(file), new EnvironmentKeys(variables::get, false)), () -> Instant.EPOCH);
        watcher = new KeysFileWatcher(
                List.of(file, EnvironmentKeys.files(variables::get).get(0)), keys, () -> nanos);
        keys.reload();
        assertThat(names()).containsExactly("alice", "one", "two");

        Files.writeString(lines, "sk_test_two:two\n");
        look(4);
        assertThat(names()).containsExactly("alice", "two");

        write(file, "bob");
        look(4);
        assertThat(names()).containsExactly("bob", "two");
    }

    @Test
    void doesNotWaitForARunningReload() throws Exception {
        AtomicReference<CountDownLatch> gate = new AtomicReference<>(new CountDownLatch(0));
        CountDownLatch reading = new CountDownLatch(2);
        keys = new KeyStore(
                List.of(
                        findings -> {
                            reading.countDown();
                            Uninterruptibles.awaitUninterruptibly(gate.get());
                            return List.of();
                        },
                        new KeysFile(file)),
                () -> Instant.EPOCH,
                Duration.ZERO);
        watcher = new KeysFileWatcher(List.of(file), keys, () -> nanos);
        keys.reload();
        gate.set(new CountDownLatch(1));
        Thread reload = new Thread(() -> assertThatCode(keys::reload).doesNotThrowAnyException());
        reload.start();
        reading.await();
        write(file, "bob");

        look(4);
        assertThat(names()).containsExactly("alice");

        gate.get().countDown();
        reload.join();
        look(2);
        assertThat(names()).containsExactly("bob");
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
            nanos += HALF_A_SECOND;
            watcher.look();
        }
    }

    /** Each at a time of its own: file systems may count in coarse steps. */
    private void write(Path path, String name) throws IOException {
        Files.writeString(path, "keys: [{name: " + name + ", key: sk_test_" + name + "}]");
        Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH.plusSeconds(1000L * ++writes)));
    }

    private List<String> names() {
        return keys.ring().entries().stream().map(KeyEntry::name).toList();
    }
}
