package io.latchkey.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Callbacks;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRange;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.RateLimit;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class RingVerifierTest {
    private static final String TEXT = "sk_test_FAKE";
    private static final PresentedKey KEY = new PresentedKey(TEXT);
    private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");

    private final AtomicReference<List<KeyEntry>> entries = new AtomicReference<>(List.of());
    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final KeyStore store = new KeyStore(List.of(findings -> entries.get()), () -> Instant.EPOCH);
    private final RingVerifier verifier = new RingVerifier(store, now::get);

    @Test
    void saysWhoseAKeyIsAndWhatHoldsForIt() throws InvalidKeysException {
        RateLimit limit = new RateLimit(5, 1_000_000_000);
        AddressRanges addresses = new AddressRanges(List.of(AddressRange.parse("10.0.0.0/8")));
        put(entry(true, null, limit, addresses));

        assertThat(Callbacks.verify(verifier, KEY, null))
                .isEqualTo(new Verdict.Valid(
                        new KeyPrincipal(
                                "id-1", "alice", null, Scopes.of(List.of("tts")), KeyPrincipal.Source.LOCAL, false),
                        limit,
                        addresses,
                        null));
    }

    @Test
    void givesOneAnswerForUnknownDisabledAndExpired() throws InvalidKeysException {
        Verdict unknown = Callbacks.verify(verifier, KEY, null);
        put(entry(false, null, null, AddressRanges.none()));
        Verdict disabled = Callbacks.verify(verifier, KEY, null);
        put(entry(true, NOON, null, AddressRanges.none()));
        Verdict expired = Callbacks.verify(verifier, KEY, null);

        assertThat(List.of(unknown, disabled, expired))
                .allSatisfy(verdict -> assertThat(verdict)
                        .isInstanceOfSatisfying(
                                Verdict.Invalid.class,
                                invalid -> assertThat(invalid.detail())
                                        .as("what callers are told")
                                        .isNull()))
                .extracting(verdict -> ((Verdict.Invalid) verdict).reason())
                .as("what operators are told")
                .containsExactly("unknown", "disabled", "expired");
    }

    @Test
    void looksAtTheClockForEachRequest() throws InvalidKeysException {
        put(entry(true, NOON, null, AddressRanges.none()));
        now.set(NOON.minusNanos(1));

        assertThat(Callbacks.verify(verifier, KEY, null)).isInstanceOf(Verdict.Valid.class);
        now.set(NOON);
        assertThat(Callbacks.verify(verifier, KEY, null)).isInstanceOf(Verdict.Invalid.class);
    }

    @Test
    void followsAReload() throws InvalidKeysException {
        put(entry(true, null, null, AddressRanges.none()));
        assertThat(Callbacks.verify(verifier, KEY, null)).isInstanceOf(Verdict.Valid.class);

        entries.set(List.of());
        store.reload();

        assertThat(Callbacks.verify(verifier, KEY, null)).isInstanceOf(Verdict.Invalid.class);
    }

    @Test
    void namesItselfWithoutAnyKey() throws InvalidKeysException {
        put(entry(true, null, null, AddressRanges.none()));

        assertThat(verifier).hasToString("local keys");
        assertThat(Callbacks.verify(verifier, KEY, null).toString()).doesNotContain(TEXT);
    }

    private void put(KeyEntry entry) throws InvalidKeysException {
        entries.set(List.of(entry));
        store.reload();
    }

    private static KeyEntry entry(boolean enabled, Instant expiresAt, RateLimit limit, AddressRanges addresses) {
        return new KeyEntry(
                KeyDigest.of(TEXT),
                "id-1",
                "alice",
                "sk_",
                KeyEntry.Source.CONFIGURATION,
                Scopes.of(List.of("tts")),
                limit,
                false,
                enabled,
                null,
                expiresAt,
                addresses);
    }
}
