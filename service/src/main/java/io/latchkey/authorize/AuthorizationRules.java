package io.latchkey.authorize;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The rules for every request. Immutable.
 *
 * @param required whether a key is required at all
 * @param scope the scope that every key must hold, or null
 * @param publicPaths the exact raw paths that need no key; {@code /static/**} stands for all paths below
 * @param keyHeader the header for a key, as error messages name it
 */
public record AuthorizationRules(
        boolean required, @Nullable RequiredScope scope, Set<String> publicPaths, String keyHeader) {
    public AuthorizationRules {
        publicPaths = Set.copyOf(publicPaths);
    }
}
