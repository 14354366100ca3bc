package io.latchkey.http.forwardauth;

import io.latchkey.authorize.RequiredScope;
import io.latchkey.http.ForwardedHeaders;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.ProblemResponse;
import io.latchkey.key.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header in which a trusted proxy requires scopes, for proxies that call one address for all of their routes. */
final class ScopeHeader {
    /** A comma is also what proxies join repeated headers with. */
    private static final Pattern SEPARATOR = Pattern.compile("[ \t]*,[ \t]*|[ \t]+");

    private static final String PREFIX = "latchkey";

    /** Headers of Latchkey's responses, which a caller or another Latchkey may have sent along. None of them requires a scope. */
    private static final Set<String> RESPONSE_HEADERS = Set.of(
            plain(ProblemResponse.STATUS_HEADER),
            plain(ProblemResponse.CODE_HEADER),
            plain(ProblemResponse.PROBLEM_HEADER),
            plain(IdentitySignature.HEADER));

    private ScopeHeader() {}

    /**
     * Returns whether a header may have been meant to require a scope, but does not: its name begins with {@code X-Latchkey} or
     * {@code Latchkey}, whatever the punctuation, and is not one of Latchkey's own.
     */
    static boolean isMisspelt(String name) {
        int i = 0;
        int matched = 0;
        while (matched < PREFIX.length()) {
            if (i == name.length()) {
                return false;
            }
            char c = lower(name.charAt(i));
            if (c == PREFIX.charAt(matched)) {
                matched++;
            } else if (isAlphanumeric(c) && !(c == 'x' && matched == 0)) {
                return false;
            }
            i++;
        }
        return !name.equalsIgnoreCase(ForwardedHeaders.SCOPE) && !RESPONSE_HEADERS.contains(plain(name));
    }

    /** Returns a name without its punctuation. */
    private static String plain(String name) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = lower(name.charAt(i));
            if (isAlphanumeric(c)) {
                plain.append(c);
            }
        }
        return plain.toString();
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c;
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** Returns the scopes that these values require; null if one is empty or malformed. */
    static @Nullable List<RequiredScope> scopes(List<String> values) {
        if (values.isEmpty()) {
            return List.of();
        }
        List<RequiredScope> scopes = new ArrayList<>();
        for (String value : values) {
            for (String scope : SEPARATOR.split(value.strip(), -1)) {
                if (!Scopes.isScope(scope)) {
                    return null;
                }
                scopes.add(RequiredScope.of(scope));
            }
        }
        return scopes;
    }
}
