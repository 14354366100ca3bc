package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.latchkey.Callbacks;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CacheRules;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.Verdict;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of {@code key-stats}, and how its answer is written. */
@Tag("unit")
class KeyStatsTaskTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RateLimit LIMIT = RateLimit.of(60, Duration.ofSeconds(60));
    private static final String LIMIT_MISTAKE = "limit must be a whole number, 1 to 10000.";
    private static final String AFTER_MISTAKE = "after must be a key id: the value of next in the previous page.";

    private final MemoryRateLimiter memory = new MemoryRateLimiter(() -> 0);

    /** Whose use was read, in this order. */
    private final List<String> used = new ArrayList<>();

    private final KeyStore store = new KeyStore(List.of(findings -> this.entries), () -> Instant.EPOCH);
    private final CachingVerifier verdicts = new CachingVerifier(
            (key, scope) -> CompletableFuture.completedFuture(new Verdict.Valid(
                    new KeyPrincipal(
                            key.digest().id(), "external", "user", Scopes.all(), KeyPrincipal.Source.EXTERNAL, false),
                    null,
                    AddressRanges.none(),
                    null)),
            new CacheRules(300, 30, 240, 600, 1000, TimeUnit.SECONDS.toNanos(1), 10),
            () -> 0,
            () -> Instant.EPOCH,
            Runnable::run);
    private final KeyStatsTask task = new KeyStatsTask(new Administration(
            true, store, watched(memory), new DefaultLimit(LIMIT), verdicts, null, () -> Instant.EPOCH));
    private List<KeyEntry> entries = List.of();
    private String failAt = "";

    @BeforeEach
    void loadKeys() throws Exception {
        load("k5", "k1", "k4", "k2", "k3");
    }

    @Test
    void aPageHasTheFirstIdsAndTheNextOne() throws Exception {
        assertThat(ids(stats(Map.of("limit", "2")))).containsExactly("k1", "k2");
        assertThat(stats(Map.of("limit", "2")).get("next").textValue()).isEqualTo("k2");
        assertThat(ids(stats(Map.of("limit", "2", "after", "k2")))).containsExactly("k3", "k4");
        assertThat(stats(Map.of("limit", "2", "after", "k2")).get("total_keys").intValue())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"2, k4", "1, k4", "5, ''", "10000, k1", "3, z", "1, k5"})
    void theLastPageHasNoNext(String limit, String after) throws Exception {
        Map<String, String> given = new HashMap<>(Map.of("limit", limit));
        if (!after.isEmpty()) {
            given.put("after", after);
        }

        assertThat(stats(given).has("next")).isFalse();
    }

    @Test
    void aPageContinuesAfterAnIdThatWasRemoved() throws Exception {
        load("k1", "k3", "k4");

        assertThat(ids(stats(Map.of("limit", "1", "after", "k2")))).containsExactly("k3");
        assertThat(ids(stats(Map.of("limit", "1", "after", "K9")))).containsExactly("k1");
        assertThat(ids(stats(Map.of("limit", "1", "after", "k3.-_:")))).containsExactly("k4");
        assertThat(ids(stats(Map.of("limit", "1", "after", "k4")))).isEmpty();
    }

    @Test
    void withoutALimitAllKeysAreListedInTheOrderOfTheirSources() throws Exception {
        JsonNode stats = stats(Map.of());

        assertThat(ids(stats)).containsExactly("k5", "k1", "k4", "k2", "k3");
        assertThat(stats.has("next")).isFalse();
    }

    @Test
    void keysThatStayAreListedOnceWhileOthersComeAndGo() throws Exception {
        String[] staying = IntStream.range(0, 500).mapToObj(i -> "s" + i).toArray(String[]::new);
        load(staying);
        List<String> listed = new ArrayList<>();
        JsonNode page = stats(Map.of("limit", "7"));
        for (int round = 0; page.has("next"); round++) {
            listed.addAll(ids(page));
            String next = page.get("next").textValue();
            // Those that came in the last round are gone, and next may be one of them; others come before and after it.
            List<String> now = new ArrayList<>(List.of(staying));
            now.addAll(0, List.of("a" + round, next + ".new", "z" + round));
            load(now.toArray(String[]::new));
            page = stats(Map.of("limit", "7", "after", next));
        }
        listed.addAll(ids(page));

        assertThat(listed).doesNotHaveDuplicates().isSorted().contains(staying);
    }

    @Test
    void aPageReadsTheUsageOfItsOwnKeysOnly() throws Exception {
        stats(Map.of("limit", "2", "after", "k2"));

        assertThat(used).containsExactly("k3", "k4");
    }

    @Test
    void externalKeysAreSortedAmongLocalOnesById() throws Exception {
        PresentedKey one = new PresentedKey("sk_live_one");
        PresentedKey two = new PresentedKey("sk_live_two");
        Callbacks.verify(verdicts, one, null);
        Callbacks.verify(verdicts, one, "tts");
        Callbacks.verify(verdicts, two, null);
        String both = two.digest().id();
        load("!first", both, "~last");

        JsonNode all = stats(Map.of("limit", "10"));
        List<String> paged = new ArrayList<>();
        String after = "!";
        for (JsonNode page = all;
                after != null;
                after = page.has("next") ? page.get("next").textValue() : null) {
            page = stats(Map.of("limit", "1", "after", after));
            paged.addAll(ids(page));
        }

        assertThat(ids(all))
                .containsExactlyInAnyOrder("!first", one.digest().id(), both, "~last")
                .isSorted()
                .isEqualTo(paged);
        assertThat(all.get("keys"))
                .filteredOn(key -> key.get("id").textValue().equals(both))
                .singleElement()
                .satisfies(key -> assertThat(key.get("source").textValue()).isEqualTo("external"));
        assertThat(ids(stats(Map.of()))).as("a row from each side").hasSize(5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | " + LIMIT_MISTAKE,
                "-1 | " + LIMIT_MISTAKE,
                "+1 | " + LIMIT_MISTAKE,
                "01 | " + LIMIT_MISTAKE,
                "1.5 | " + LIMIT_MISTAKE,
                "abc | " + LIMIT_MISTAKE,
                "10001 | " + LIMIT_MISTAKE,
                "99999999999999999999 | " + LIMIT_MISTAKE,
                "\u0661 | " + LIMIT_MISTAKE,
                "' ' | limit must be given once and not be empty. Omit it for all keys.",
                "1 | ",
                "10000 | ",
            })
    void aLimitIsAWholeNumber(String limit, String mistake) {
        assertThat(task.mistake(Map.of("limit", new String[] {limit}))).isEqualTo(mistake);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "\u0000", "k1\n", "\u00e4", "\ud83d\ude00", "../x", "k1'", "{}", "%"})
    void aMalformedIdIsRefusedAndNotRepeated(String after) {
        assertThat(task.mistake(Map.of("limit", new String[] {"1"}, "after", new String[] {after})))
                .isEqualTo(AFTER_MISTAKE);
        assertThat(task.mistake(Map.of("limit", new String[] {"1"}, "after", new String[] {"k".repeat(65)})))
                .isEqualTo(AFTER_MISTAKE);
    }

    @Test
    void parametersAreGivenOnceAndTogether() {
        assertThat(task.mistake(Map.of("after", new String[] {"k1"})))
                .isEqualTo("after requires limit. Give both, or neither for all keys.");
        assertThat(task.mistake(Map.of("limit", new String[] {"1", "1"})))
                .isEqualTo("limit must be given once and not be empty. Omit it for all keys.");
        assertThat(task.mistake(Map.of("limit", new String[] {"1"}, "after", new String[] {"a", "b"})))
                .isEqualTo("after must be given once and not be empty. Omit it for all keys.");
        assertThat(task.mistake(Map.of("id", new String[] {"k1"})))
                .isEqualTo("Unknown parameter of key-stats. Known parameters: after, limit.");
    }

    @Test
    void aLongAnswerIsWrittenInChunks() throws Exception {
        loadMany(5000);
        List<Integer> usedAtPiece = new ArrayList<>();
        StringBuilder all = new StringBuilder();

        run(Map.of(), new PieceListener() {
            @Override
            void piece(String text) {
                assertThat(text.length()).isLessThanOrEqualTo(ChunkedWriter.CHUNK);
                usedAtPiece.add(used.size());
                all.append(text);
            }
        });

        assertThat(JSON.readTree(all.toString()).get("keys")).hasSize(5000);
        assertThat(usedAtPiece.get(0)).isLessThan(1000);
        assertThat(usedAtPiece).isSorted().last().isEqualTo(5000);
    }

    @Test
    void aReloadNeitherWaitsForNorAffectsAReader() throws Exception {
        loadMany(5000);
        StringBuilder all = new StringBuilder();

        run(Map.of(), new PieceListener() {
            @Override
            void piece(String text) {
                if (all.isEmpty()) {
                    Thread reload =
                            new Thread(() -> assertThatCode(() -> load("other")).doesNotThrowAnyException());
                    reload.start();
                    // The reader reads on only when the reload is over.
                    assertThatCode(reload::join).doesNotThrowAnyException();
                    assertThat(store.ring().size()).isEqualTo(1);
                }
                all.append(text);
            }
        });

        JsonNode stats = JSON.readTree(all.toString());
        assertThat(stats.get("keys")).hasSize(5000);
        assertThat(stats.get("total_keys").intValue()).isEqualTo(5000);
        assertThat(ids(stats(Map.of()))).containsExactly("other");
    }

    @Test
    void listingStopsWhenTheClientDisconnects() throws Exception {
        loadMany(5000);

        run(Map.of(), new PieceListener() {
            @Override
            void piece(String text) throws IOException {
                throw new IOException("the connection is closed");
            }
        });

        assertThat(used).hasSizeLessThan(1000);
    }

    @Test
    void aFailureInAShortAnswerLeavesNothingWritten() {
        failAt = "k4";
        StringWriter output = new StringWriter();

        assertThatThrownBy(() -> run(Map.of(), output))
                .isInstanceOf(TaskFailedException.class)
                .hasMessage("{\"error\":\"key-stats failed because of an internal error (StackOverflowError).\"}");
        assertThat(output.toString()).isEmpty();
    }

    @Test
    void aFailureInALongAnswerLeavesItUnfinished() throws Exception {
        loadMany(5000);
        failAt = "n4000";
        StringWriter output = new StringWriter();

        assertThatThrownBy(() -> run(Map.of(), output)).isInstanceOf(TaskFailedException.class);
        assertThat(output.toString()).startsWith("{\"total_keys\":5000,");
        assertThatThrownBy(() -> JSON.readTree(output.toString())).isInstanceOf(IOException.class);
    }

    private JsonNode stats(Map<String, String> given) throws Exception {
        Map<String, String[]> parameters = new HashMap<>();
        given.forEach((name, value) -> parameters.put(name, new String[] {value}));
        // Such ids come from no source, but order the test's own around the external ones.
        assertThat(task.mistake(parameters)).isIn(null, AFTER_MISTAKE);
        StringWriter output = new StringWriter();
        run(given, output);
        return JSON.readTree(output.toString());
    }

    private void run(Map<String, String> given, Writer output) throws Exception {
        Map<String, List<String>> parameters = new HashMap<>();
        given.forEach((name, value) -> parameters.put(name, List.of(value)));
        PrintWriter writer = new PrintWriter(output);
        task.execute(parameters, writer);
        writer.flush();
    }

    private static List<String> ids(JsonNode stats) {
        return StreamSupport.stream(stats.get("keys").spliterator(), false)
                .map(key -> key.get("id").textValue())
                .toList();
    }

    private void loadMany(int number) throws Exception {
        load(IntStream.range(0, number).mapToObj(i -> "n" + i).toArray(String[]::new));
    }

    private void load(String... ids) throws Exception {
        entries = IntStream.range(0, ids.length)
                .mapToObj(i -> new KeyEntry(
                        KeyDigest.of(ids[i]),
                        ids[i],
                        "name of " + ids[i],
                        "sk_",
                        KeyEntry.Source.KEYS_FILE,
                        Scopes.all(),
                        null,
                        false,
                        true,
                        null,
                        null,
                        AddressRanges.none()))
                .toList();
        store.reload();
    }

    /** The limiter, with a record of whose use is read. */
    private CountingLimiter watched(CountingLimiter limiter) {
        return (CountingLimiter) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {CountingLimiter.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("usage")) {
                        List<?> keys = (List<?>) arguments[0];
                        return keys.stream().map(KeyLimit.class::cast).map(key -> {
                            if (key.keyId().equals(failAt)) {
                                throw new StackOverflowError();
                            }
                            used.add(key.keyId());
                            return limiter.usage(key.keyId(), key.limit());
                        });
                    }
                    return method.invoke(limiter, arguments);
                });
    }

    /** Hears every piece that is passed on. */
    private abstract static class PieceListener extends Writer {
        abstract void piece(String text) throws IOException;

        @Override
        public void write(char[] text, int start, int length) throws IOException {
            piece(new String(text, start, length));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
