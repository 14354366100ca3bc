package io.latchkey.authorize;

import io.latchkey.key.Scopes;
import java.util.List;

/**
 * Requires that a key hold at least one of some scopes. Immutable.
 *
 * @param anyOf the scopes, at least one
 */
public record RequiredScope(List<String> anyOf) {
    public RequiredScope {
        anyOf = List.copyOf(anyOf);
    }

    public static RequiredScope of(String scope) {
        return new RequiredScope(List.of(scope));
    }

    boolean isMetBy(Scopes scopes) {
        for (String scope : anyOf) {
            if (scopes.hold(scope)) {
                return true;
            }
        }
        return false;
    }

    /** Returns text for people: {@code tts}, or {@code tts or stt}. */
    @Override
    public String toString() {
        return String.join(" or ", anyOf);
    }
}
