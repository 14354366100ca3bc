package io.latchkey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class KeyDetectorTest {
    private static final String UUID = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
    private static final Set<String> KEYS = Set.of("sk_live_1a2b3c", UUID, "abc/def+ghi==", "short", "with:colon@key");

    private final AtomicInteger lookups = new AtomicInteger();
    private final KeyDetector detector = new KeyDetector(key -> {
        lookups.incrementAndGet();
        return KEYS.contains(key.text());
    });

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk_live_1a2b3c",
                "/sk_live_1a2b3c",
                "/v1/sk_live_1a2b3c/items",
                "?key=sk_live_1a2b3c&x=y",
                "Bearer sk_live_1a2b3c",
                "curl/8.0 (sk_live_1a2b3c; x)",
                "id-sk_live_1a2b3c-1",
                "x.sk_live_1a2b3c~y",
                "/v1/%73k%5flive_1a2b3c",
                "/v1/%2573k_live_1a2b3c",
                "/v1/%252525252525252573k_live_1a2b3c",
                "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p-sk_live_1a2b3c-q",
                UUID,
                "/v1/users/" + UUID + "/x",
                "req-" + UUID,
                "abc/def+ghi==",
                "/v1/abc/def+ghi==/x",
                "short",
                "/v1/short/x",
                "with:colon@key"
            })
    void aKeyIsFoundWhereverItStands(String text) {
        assertThat(detector.mayHoldKey(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/v1/chat/completions",
                "sk_live_1a2b3",
                "sk_live_1a2b3cd",
                "/v1/shorter/x",
                "/v1/a-short-way",
                "3f2504e0-4f89-41d3-9a0c-0305e82c3302",
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36",
                "/%zz/%",
                "/100%25/a%2520b",
                "/caf\u00e9"
            })
    void otherTextIsShown(String text) {
        assertThat(detector.mayHoldKey(text)).isFalse();
    }

    @Test
    void aTextThatWouldTakeTooManyLookupsIsNotShown() {
        assertThat(detector.mayHoldKey("a-b".repeat(5000))).isTrue();
        assertThat(lookups.get()).isLessThanOrEqualTo(100);
    }
}
