package io.latchkey.authorize;

import io.latchkey.key.Scopes;
import java.util.List;

/**
 * A demand that a key hold at least one of some scopes. Immutable.
 *
 * @param anyOf the scopes, at least one
 */
public record ScopeDemand(List<String> anyOf) {
    public ScopeDemand {
        anyOf = List.copyOf(anyOf);
    }

    public static ScopeDemand of(String scope) {
        return new ScopeDemand(List.of(scope));
    }

    boolean isMetBy(Scopes scopes) {
        for (String scope : anyOf) {
            if (scopes.hold(scope)) {
                return true;
            }
        }
        return false;
    }

    /** For a person to read: {@code tts}, or {@code tts or stt}. */
    @Override
    public String toString() {
        return String.join(" or ", anyOf);
    }
}
