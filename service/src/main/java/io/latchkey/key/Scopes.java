package io.latchkey.key;

import io.latchkey.PublicApi;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * The scopes of a key. Immutable.
 *
 * @param everything whether the key has all scopes
 * @param names the scopes, in any order; empty if the key has all
 */
@PublicApi
public record Scopes(boolean everything, Set<String> names) {
    /** Maximum length of {@link #text()} in a header, where a percent sign takes three characters: an answer has some 8 KiB. */
    public static final int LONGEST_TEXT = 3000;

    private static final Scopes ALL = new Scopes(true, Set.of());

    public Scopes {
        names = Set.copyOf(names);
    }

    /** All scopes, for keys without scopes of their own. */
    public static Scopes all() {
        return ALL;
    }

    /** Returns these scopes; {@link #all()} for an empty collection. */
    public static Scopes of(Collection<String> names) {
        return names.isEmpty() ? ALL : new Scopes(false, Set.copyOf(names));
    }

    public boolean hold(String scope) {
        return everything || names.contains(scope);
    }

    /** Returns the names in alphabetical order, separated by spaces, as in RFC 6749, section 3.3; empty for {@link #all()}. */
    public String text() {
        return String.join(" ", new TreeSet<>(names));
    }

    /** Returns whether {@link #text()} is too long for a header. */
    public boolean areTooLong() {
        long most = 0;
        for (String name : names) {
            most += 3L * name.length() + 1;
        }
        if (most <= LONGEST_TEXT) {
            return false;
        }
        String text = text();
        return text.length() + 2 * text.chars().filter(c -> c == '%').count() > LONGEST_TEXT;
    }

    /**
     * Returns whether a text can be a scope: 1 to 128 characters of RFC 6749's {@code scope-token} (visible ASCII without
     * {@code "} and {@code \}).
     */
    public static boolean isScope(String text) {
        return KeyText.isWellFormed(text) && text.length() <= 128 && text.indexOf('"') < 0 && text.indexOf('\\') < 0;
    }
}
