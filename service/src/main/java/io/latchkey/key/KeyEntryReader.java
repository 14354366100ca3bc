package io.latchkey.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.base.Ascii;
import io.latchkey.limit.RateLimit;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Converts the elements of one {@code keys:} list to entries, and reports keys that are in the list twice.
 */
final class KeyEntryReader {
    private static final Set<String> FIELDS = Set.of("""
            name id hash key scopes rateLimit internal enabled notBefore expiresAt allowedIps
            """.split("\\s+"));
    private static final String HASH_SCHEME = "sha256:";

    private final KeyEntry.Source source;
    private final KeyFindings findings;
    private final Map<KeyDigest, Supplier<String>> seen = new HashMap<>();

    /** Shared by entries with equal values. */
    private final Map<Object, Object> shared = new HashMap<>();

    private final Map<KeyDigest, KeyEntry> earlier = new HashMap<>();

    KeyEntryReader(KeyEntry.Source source, KeyFindings findings) {
        this(source, findings, List.of());
    }

    /**
     * Reads a list again.
     *
     * @param before entries of an earlier reading: an equal one is reused, so that a reload of many keys needs little additional
     *     memory
     */
    KeyEntryReader(KeyEntry.Source source, KeyFindings findings, List<KeyEntry> before) {
        this.source = source;
        this.findings = findings;
        before.forEach(entry -> earlier.put(entry.digest(), entry));
    }

    /**
     * Returns the entry, or null if it has a mistake.
     *
     * @param where called only if there is something to report, now or with a later entry
     */
    @Nullable
    KeyEntry read(JsonNode element, Supplier<String> where) {
        if (!element.isObject()) {
            findings.mistake(where.get(), "must be a mapping such as {name: alice, hash: 'sha256:...'}");
            return null;
        }
        int before = findings.mistakeCount();
        EntryFields fields = new EntryFields(element, where, findings);
        fields.rejectOthers(FIELDS);
        String name = name(fields);
        Secret secret = secret(fields, where);
        String id = fields.text("id");
        if (id != null && !KeyText.isId(id)) {
            fields.mistake("id must be 1 to 64 letters, digits or . _ : -");
        } else if (id != null) {
            KeyRemarks.onId(id).forEach(remark -> findings.warning(where.get(), remark));
        }
        Scopes scopes = shared(Scopes.of(
                fields.list("scopes", KeyEntryReader::scope, "a key that holds every scope, or say enabled: false")));
        if (scopes.areTooLong()) {
            fields.mistake("scopes must have at most " + Scopes.LONGEST_TEXT
                    + " characters together, each % counted as three");
        }
        List<AddressRange> allowedIps =
                fields.list("allowedIps", AddressRange::parse, "a key that may be used from anywhere");
        RateLimit rateLimit = fields.rateLimit("rateLimit");
        boolean internal = fields.flag("internal", false);
        if (internal && fields.has("rateLimit")) {
            fields.mistake("is internal, which means no limit, and has a rateLimit; remove one of them");
        }
        boolean enabled = fields.flag("enabled", true);
        Instant notBefore = fields.instant("notBefore");
        Instant expiresAt = fields.instant("expiresAt");
        if (notBefore != null && expiresAt != null && !notBefore.isBefore(expiresAt)) {
            fields.mistake("notBefore must be earlier than expiresAt");
        }
        if (findings.mistakeCount() > before || name == null || secret == null) {
            return null;
        }
        KeyEntry old = earlier.get(secret.digest);
        // The old digest is kept in any case.
        KeyDigest digest = old == null ? secret.digest : old.digest();
        Supplier<String> other = seen.putIfAbsent(digest, where);
        if (other != null) {
            findings.mistake(where.get(), "is the same key as " + other.get() + "; remove one of them");
            return null;
        }
        KeyEntry entry = new KeyEntry(
                digest,
                id == null ? secret.digest.id() : id,
                name,
                secret.prefix,
                source,
                scopes,
                rateLimit == null ? null : shared(rateLimit),
                internal,
                enabled,
                notBefore,
                expiresAt,
                allowedIps.isEmpty() ? AddressRanges.none() : new AddressRanges(allowedIps));
        return entry.equals(old) ? old : entry;
    }

    @SuppressWarnings("unchecked")
    private <T> T shared(T value) {
        Object earlier = shared.putIfAbsent(value, value);
        return earlier == null ? value : (T) earlier;
    }

    private static @Nullable String name(EntryFields fields) {
        String name = fields.text("name");
        if (!fields.has("name") || (name != null && name.isEmpty())) {
            fields.mistake("needs a name: who the key is for");
        } else if (name != null && name.indexOf(KeyText.LOST_CHARACTER) >= 0) {
            fields.mistake(
                    "name holds U+FFFD, which stands for a character that was lost; write the name again, in UTF-8");
        } else if (name != null && !KeyText.isUnicode(name)) {
            fields.mistake("name holds half of a surrogate pair; write the character itself");
        } else if (name != null && !KeyText.isName(name)) {
            fields.mistake("name must be at most " + KeyEntry.LONGEST_NAME + " characters, without control characters");
        }
        return name;
    }

    private @Nullable Secret secret(EntryFields fields, Supplier<String> where) {
        if (fields.has("hash") == fields.has("key")) {
            fields.mistake("needs exactly one of hash (sha256:HEX, as generate-key prints it) and key (plain text)");
            return null;
        }
        if (fields.has("hash")) {
            String hash = fields.text("hash");
            return hash == null ? null : hashed(fields, hash, where);
        }
        String key = fields.text("key");
        if (key == null) {
            return null;
        }
        if (!KeyText.isWellFormed(key)) {
            fields.mistake("key must be visible ASCII characters without spaces, at least one");
            return null;
        }
        findings.warning(where.get(), "holds its key in plain text; put the output of hash-key there instead");
        KeyRemarks.onKey(key).forEach(remark -> findings.warning(where.get(), remark));
        return new Secret(KeyDigest.of(key), KeyText.prefix(key));
    }

    private @Nullable Secret hashed(EntryFields fields, String hash, Supplier<String> where) {
        try {
            if (Ascii.toLowerCase(hash).startsWith(HASH_SCHEME)) {
                KeyDigest digest = KeyDigest.ofHex(hash.substring(HASH_SCHEME.length()));
                KeyRemarks.onDigest(digest).forEach(remark -> findings.warning(where.get(), remark));
                return new Secret(digest, KeyText.prefix(digest));
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        fields.mistake("hash must be sha256: and 64 hexadecimal digits, as hash-key prints it");
        return null;
    }

    private static String scope(String text) {
        if (!Scopes.isScope(text)) {
            throw new IllegalArgumentException("a scope is 1 to 128 visible ASCII characters without spaces, \" or \\");
        }
        return text;
    }

    private record Secret(KeyDigest digest, String prefix) {}
}
