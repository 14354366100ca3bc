package io.latchkey.app;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** What is reachable on the heap of a running JVM. Direct buffers, which connections are read into, are not on it. */
final class LiveHeap {
    /** How long threads may take to be done with requests that have been answered, and how many looks, each with work. */
    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final int LOOKS = 5;

    private final long pid;
    private final Path dump;

    LiveHeap(long pid, Path folder) {
        this.pid = pid;
        this.dump = folder.resolve("heap.hprof");
    }

    /**
     * Those of the texts that are on the heap and stay there, as bytes or as characters. A caller sees its answer before
     * the thread that wrote it has let go of the request, so what is found is looked for again. Nothing must happen in the
     * JVM meanwhile that frees what would otherwise stay: no request, no timeout within {@link #PATIENCE}, and no soft
     * reference that is given up.
     */
    List<String> textsThatStay(String... texts) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        List<String> found = find(texts);
        for (int look = 1; !found.isEmpty() && (look < LOOKS || System.nanoTime() < end); look++) {
            found = find(texts);
        }
        return found;
    }

    /** Those of the texts that are on the heap at this moment. */
    List<String> find(String... texts) throws Exception {
        Files.deleteIfExists(dump);
        // Only live objects: the JVM collects garbage first.
        Jcmd.run(pid, "GC.heap_dump", dump.toString());
        String bytes = Files.readString(dump, StandardCharsets.ISO_8859_1);
        return Arrays.stream(texts)
                .filter(text -> bytes.contains(text) || bytes.contains(wide(text)))
                .toList();
    }

    /** As hprof writes characters: the high byte first. */
    private static String wide(String text) {
        return text.replaceAll("(.)", "\0$1");
    }
}
