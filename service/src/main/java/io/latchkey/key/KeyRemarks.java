package io.latchkey.key;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Finds keys and names that are usable but probably mistakes. Each remark says what to do and repeats no text, which may be a key.
 * Stateless.
 */
final class KeyRemarks {
    private static final int SHORTEST_KEY = 8;
    private static final int LIKE_A_KEY = 20;

    /** Prefixes of keys that well-known programs generate, including ours. */
    private static final Pattern KEY_PREFIX = Pattern.compile(
            "(sk|pk|rk|lk)[-_].*|(api|key|token)[-_].{8,}|gh[opsu]_.*|github_pat_.*|glpat-.*|xox[abp]-.*|hf_.*|AKIA.*|AIza.*|eyJ.*");

    /** Placeholders in examples, without punctuation. */
    private static final Set<String> PLACEHOLDERS = Set.of("""
            admin apikey changeit changeme changethis default dummy example examplekey fixme key
            insertkeyhere masterkey myapikey mykey mysecret mysecretkey nil none null password password123
            placeholder replaceme replacethis sample secret secretkey supersecret test testing testkey todo
            token undefined xxx yourapikey yourapikeyhere yourkey yourkeyhere yoursecret yoursecrethere
            yourtoken 12345678 123456789 1234567890 abcdefgh abc12345
            """.split("\\s+"));

    private static final Pattern PLACEHOLDER_INSIDE = Pattern.compile(
            "change[-_]?(me|it|this)|replace[-_]?(me|this)|your[-_]?(api[-_]?)?key|placeholder|\\.\\.\\.");

    private static final Pattern NOT_REPLACED =
            Pattern.compile("\\$\\{.*|.*\\$\\{.*}.*|\\$\\(.*|\\$[A-Z_][A-Z0-9_]*|.*\\{\\{.*|%[A-Z_]+%");
    private static final Pattern OPENING_OR_CLOSING = Pattern.compile("[\"'`\\[{<].*|.*[\"'`\\]}>]");
    private static final Pattern EQUALS_INSIDE = Pattern.compile("[^=]+=+[^=].*");
    private static final Pattern ONE_CHARACTER = Pattern.compile("(.)\\1*");

    private KeyRemarks() {}

    /** Returns remarks about a key in plain text. */
    static List<String> onKey(String key) {
        List<String> remarks = new ArrayList<>();
        if (NOT_REPLACED.matcher(key).matches()) {
            remarks.add("the key looks like a variable that was not replaced; put the key itself there");
        } else if (OPENING_OR_CLOSING.matcher(key).matches()) {
            remarks.add("the key begins or ends with a quote or bracket, which is part of it; remove it");
        } else if (isPlaceholder(key)) {
            remarks.add("the key looks like a placeholder; use a long random key, as generate-key makes it");
        }
        if (key.length() < SHORTEST_KEY) {
            remarks.add("the key has fewer than " + SHORTEST_KEY
                    + " characters; use a long random key, as generate-key makes it");
        }
        if (key.indexOf(';') >= 0) {
            remarks.add("the key holds a semicolon; separate keys with commas");
        }
        return remarks;
    }

    /** Returns remarks about an entry {@code key:name} of the environment. */
    static List<String> onEntry(String key, String name) {
        List<String> remarks = onKey(key);
        if (key.startsWith("#")) {
            remarks.add("the key begins with #; only files have comments");
        }
        if (EQUALS_INSIDE.matcher(key).matches()) {
            remarks.add("the key holds an equals sign; the form is key:name, with a colon");
        }
        if (name.indexOf(':') >= 0) {
            remarks.add(
                    "the name holds a colon; the form is key:name, and the key ends at the first colon, so put the hash of a"
                            + " key with a colon into keysFile");
        } else if (looksLikeKey(name)) {
            remarks.add("the name looks like a key; the form is key:name, not name:key");
        }
        if (OPENING_OR_CLOSING.matcher(name).matches()) {
            remarks.add("the name begins or ends with a quote or bracket, which is part of it; remove it");
        }
        if (name.indexOf(';') >= 0) {
            remarks.add("the name holds a semicolon; separate keys with commas");
        }
        if (name.contains(" #")) {
            remarks.add("the name holds a number sign; a comment has a line of its own, which begins with #");
        }
        return remarks;
    }

    /** Returns remarks about the key of {@code INTERNAL_API_KEY}. */
    static List<String> onInternalKey(String key) {
        List<String> remarks = onKey(key);
        if (key.indexOf(',') >= 0 || key.indexOf(':') >= 0) {
            remarks.add("the key holds a comma or a colon; there is one key here, without a name");
        }
        return remarks;
    }

    /** Returns remarks about a key of which only the digest is known. */
    static List<String> onDigest(KeyDigest digest) {
        return KnownDigests.WEAK.contains(digest)
                ? List.of(
                        "the hash is that of a placeholder or of a very short key; use a long random key, as generate-key makes it")
                : List.of();
    }

    /** Returns remarks about the id of an entry with this digest or key. */
    static List<String> onId(String id) {
        return id.length() >= LIKE_A_KEY && KEY_PREFIX.matcher(id).matches()
                ? List.of("the id looks like a key; logs and headers show ids, so give it another")
                : List.of();
    }

    /** Returns the label of an entry in a mistake: its name, or its digest if the name may be a key. */
    static String shownName(KeyEntry entry) {
        return entry.source() == KeyEntry.Source.ENVIRONMENT || looksLikeKey(entry.name())
                ? "with the hash " + entry.digest().id() + "..."
                : entry.name();
    }

    private static boolean looksLikeKey(String name) {
        return KEY_PREFIX.matcher(name).matches()
                || (name.length() >= LIKE_A_KEY && name.chars().noneMatch(Character::isWhitespace));
    }

    private static boolean isPlaceholder(String key) {
        String text = key.toLowerCase(Locale.ROOT);
        return PLACEHOLDERS.contains(text.replaceAll("[^a-z0-9]", ""))
                || PLACEHOLDER_INSIDE.matcher(text).find()
                || (key.length() > 1 && ONE_CHARACTER.matcher(key).matches());
    }

    /** Made when the first hash is read. */
    private static final class KnownDigests {
        static final Set<KeyDigest> WEAK = Stream.of(
                        PLACEHOLDERS.stream(),
                        PLACEHOLDERS.stream().map(text -> text.toUpperCase(Locale.ROOT)),
                        Stream.of(""),
                        Stream.of("""
            change-me change_me CHANGE-ME CHANGE_ME api-key api_key your-api-key your_api_key YOUR_API_KEY
            ${API_KEY} replace-me replace_me
            """.split("\\s+")),
                        IntStream.rangeClosed('!', '~').mapToObj(Character::toString))
                .flatMap(texts -> texts)
                .map(KeyDigest::of)
                .collect(Collectors.toUnmodifiableSet());
    }
}
