package io.latchkey.authorize;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What holds for every request. Immutable.
 *
 * @param required whether a key is needed at all
 * @param scope the scope that every key must hold here, or null
 * @param publicPaths the exact raw paths that need no key; {@code /static/**} stands for all paths below
 * @param keyHeader the header that callers are told to send a key in
 */
public record AuthorizationRules(
        boolean required, @Nullable ScopeDemand scope, Set<String> publicPaths, String keyHeader) {
    public AuthorizationRules {
        publicPaths = Set.copyOf(publicPaths);
    }
}
