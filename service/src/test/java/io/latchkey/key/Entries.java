package io.latchkey.key;

import java.time.Instant;

/** Entries for tests; the key of {@code entry("alice", ...)} is {@code sk_test_alice}. */
final class Entries {
    private Entries() {}

    static KeyEntry entry(String name, KeyEntry.Source source) {
        return entry(name, "id-" + name, "sk_test_" + name, source);
    }

    static KeyEntry entry(String name, String id, String key, KeyEntry.Source source) {
        KeyDigest digest = KeyDigest.of(key);
        return new KeyEntry(
                digest, id, name, "sk_", source, Scopes.all(), null, false, true, null, null, AddressRanges.none());
    }

    static KeyEntry entry(boolean enabled, Instant notBefore, Instant expiresAt) {
        KeyDigest digest = KeyDigest.of("sk_test_FAKE");
        return new KeyEntry(
                digest,
                digest.id(),
                "alice",
                "sk_",
                KeyEntry.Source.CONFIGURATION,
                Scopes.all(),
                null,
                false,
                enabled,
                notBefore,
                expiresAt,
                AddressRanges.none());
    }
}
