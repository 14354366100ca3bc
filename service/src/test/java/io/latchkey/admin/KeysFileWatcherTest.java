package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.KeysFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A look is a call here, so nothing waits for a clock. */
class KeysFileWatcherTest {
    @TempDir
    private Path folder;

    private Path file;
    private KeyStore keys;
    private KeysFileWatcher watcher;
    private int writes;

    @BeforeEach
    void watch() throws Exception {
        file = folder.resolve("keys.yml");
        write(file, "alice");
        start();
    }

    private void start() throws Exception {
        keys = new KeyStore(List.of(new KeysFile(file)), () -> Instant.EPOCH);
        watcher = new KeysFileWatcher(file, keys);
        keys.reload();
    }

    @Test
    void shouldReloadNothingWhileNothingChanges() {
        look(3);

        assertThat(keys.history().reloads()).isZero();
    }

    @Test
    void shouldReloadOnceWhenTheFileIsWrittenTo() throws Exception {
        write(file, "bob");

        look(5);

        assertThat(names()).containsExactly("bob");
        assertThat(keys.history().reloads()).isEqualTo(1);
    }

    @Test
    void shouldSeeAnEditorRenameAnotherFileOverIt() throws Exception {
        Path draft = folder.resolve("keys.yml.swp");
        write(draft, "carol");
        Files.setLastModifiedTime(draft, Files.getLastModifiedTime(file));
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);

        look(2);

        assertThat(names()).containsExactly("carol");
    }

    /** A mounted secret is a link to a link to a folder; the kubelet swaps the link in the middle. */
    @Test
    void shouldSeeAMountedSecretBeingSwapped() throws Exception {
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
        look(2);

        assertThat(names()).containsExactly("bob12");
    }

    @Test
    void shouldLeaveAFileAloneThatIsJustBeingWritten() throws Exception {
        for (int i = 0; i < 5; i++) {
            write(file, "bob" + i);
            look(1);
            assertThat(keys.history().reloads()).isZero();
        }

        look(1);

        assertThat(names()).containsExactly("bob4");
    }

    @Test
    void shouldTryABrokenFileOnceAndAgainWhenItChanges() throws Exception {
        Files.writeString(file, "keys: [{name: bob}]");
        look(5);
        assertThat(keys.history().failedReloads()).isEqualTo(1);
        assertThat(names()).containsExactly("alice");

        write(file, "dora");
        look(2);

        assertThat(names()).containsExactly("dora");
        assertThat(keys.history().lastError()).isNull();
    }

    @Test
    void shouldKeepTheKeysWhenTheFileGoesAndTakeThemWhenItComesBack() throws Exception {
        Files.delete(file);
        look(3);
        assertThat(names()).containsExactly("alice");
        assertThat(keys.history().lastError()).contains("there is no such file");

        write(file, "emil");
        look(2);

        assertThat(names()).containsExactly("emil");
    }

    @Test
    void shouldNotMissAChangeRightAfterTheFirstReading() throws Exception {
        KeyStore store = new KeyStore(List.of(new KeysFile(file)), () -> Instant.EPOCH);
        KeysFileWatcher early = new KeysFileWatcher(file, store);
        write(file, "fritz");
        store.reload();
        write(file, "gerda");

        early.look();
        early.look();

        assertThat(store.ring().entries()).extracting(KeyEntry::name).containsExactly("gerda");
    }

    private void look(int times) {
        for (int i = 0; i < times; i++) {
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
