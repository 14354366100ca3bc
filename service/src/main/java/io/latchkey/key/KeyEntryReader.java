package io.latchkey.key;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns the elements of a {@code keys:} list into entries. Used for one list: it also notices a key that stands in the
 * list twice.
 */
final class KeyEntryReader {
    private static final Set<String> FIELDS = Set.of(
            "name",
            "id",
            "hash",
            "key",
            "scopes",
            "rateLimit",
            "internal",
            "enabled",
            "notBefore",
            "expiresAt",
            "allowedIps");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,64}");
    private static final String HASH_SCHEME = "sha256:";

    private final KeyEntry.Source source;
    private final KeyFindings findings;
    private final Map<KeyDigest, String> seen = new HashMap<>();

    KeyEntryReader(KeyEntry.Source source, KeyFindings findings) {
        this.source = source;
        this.findings = findings;
    }

    /** The entry, or null if it has a mistake. */
    @Nullable
    KeyEntry read(JsonNode element, String where) {
        if (!element.isObject()) {
            findings.mistake(where, "must be a mapping such as {name: alice, hash: 'sha256:...'}");
            return null;
        }
        int before = findings.mistakeCount();
        EntryFields fields = new EntryFields(element, where, findings);
        fields.rejectOthers(FIELDS);
        String name = name(fields);
        Secret secret = secret(fields, where);
        String id = fields.text("id");
        if (id != null && !ID.matcher(id).matches()) {
            fields.mistake("id must be 1 to 64 letters, digits or . _ : -");
        } else if (id != null) {
            KeyRemarks.onId(id).forEach(remark -> findings.warning(where, remark));
        }
        List<String> scopes = fields.list("scopes", KeyEntryReader::scope);
        if (fields.has("scopes")
                && element.get("scopes").isArray()
                && element.get("scopes").isEmpty()) {
            fields.mistake("scopes is empty; leave it out for a key that holds every scope, or say enabled: false");
        }
        if (Scopes.of(scopes).areTooLong()) {
            fields.mistake("scopes must have at most " + Scopes.LONGEST_TEXT
                    + " characters together, each % counted as three");
        }
        List<AddressRange> allowedIps = fields.list("allowedIps", AddressRange::parse);
        if (fields.has("allowedIps")
                && element.get("allowedIps").isArray()
                && element.get("allowedIps").isEmpty()) {
            fields.mistake("allowedIps is empty; leave it out for a key that may be used from anywhere");
        }
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
        String other = seen.putIfAbsent(secret.digest, where);
        if (other != null) {
            findings.mistake(where, "is the same key as " + other + "; remove one of them");
            return null;
        }
        return new KeyEntry(
                secret.digest,
                id == null ? secret.digest.id() : id,
                name,
                secret.prefix,
                source,
                Scopes.of(scopes),
                rateLimit,
                internal,
                enabled,
                notBefore,
                expiresAt,
                new AddressRanges(allowedIps));
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
        } else if (name != null
                && (name.length() > KeyEntry.LONGEST_NAME || name.chars().anyMatch(Character::isISOControl))) {
            fields.mistake("name must be at most " + KeyEntry.LONGEST_NAME + " characters, without control characters");
        }
        return name;
    }

    private @Nullable Secret secret(EntryFields fields, String where) {
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
        findings.warning(where, "holds its key in plain text; put the output of hash-key there instead");
        KeyRemarks.onKey(key).forEach(remark -> findings.warning(where, remark));
        return new Secret(KeyDigest.of(key), KeyText.prefix(key));
    }

    private @Nullable Secret hashed(EntryFields fields, String hash, String where) {
        try {
            if (hash.toLowerCase(Locale.ROOT).startsWith(HASH_SCHEME)) {
                KeyDigest digest = KeyDigest.ofHex(hash.substring(HASH_SCHEME.length()));
                KeyRemarks.onDigest(digest).forEach(remark -> findings.warning(where, remark));
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
