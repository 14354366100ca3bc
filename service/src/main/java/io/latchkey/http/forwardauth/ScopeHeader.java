package io.latchkey.http.forwardauth;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
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
    private static final CharMatcher ALPHANUMERIC =
            CharMatcher.inRange('a', 'z').or(CharMatcher.inRange('0', '9'));

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
            char c = Ascii.toLowerCase(name.charAt(i));
            if (c == PREFIX.charAt(matched)) {
                matched++;
            } else if (ALPHANUMERIC.matches(c) && !(c == 'x' && matched == 0)) {
                return false;
            }
            i++;
        }
        return !name.equalsIgnoreCase(ForwardedHeaders.SCOPE) && !RESPONSE_HEADERS.contains(plain(name));
    }

    /** Returns a name in lower case, without its punctuation. */
    private static String plain(String name) {
        return ALPHANUMERIC.retainFrom(Ascii.toLowerCase(name));
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
