package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks the external validator about keys that begin with its prefix and are well formed, and the local keys about all
 * others, and where the validator cannot tell. Safe for concurrent use.
 */
public final class ExternalFirstVerifier implements KeyVerifier {
    private final String prefix;
    private final @Nullable Pattern pattern;
    private final KeyVerifier external;
    private final KeyVerifier local;

    /**
     * A verifier of both kinds of keys.
     *
     * @param prefix what an external key begins with
     * @param pattern what an external key looks like as a whole, or null if that is not known
     */
    public ExternalFirstVerifier(String prefix, @Nullable Pattern pattern, KeyVerifier external, KeyVerifier local) {
        this.prefix = prefix;
        this.pattern = pattern;
        this.external = external;
        this.local = local;
    }

    @Override
    public Verdict verify(PresentedKey key, @Nullable String scope) {
        if (!isExternal(key)) {
            return local.verify(key, scope);
        }
        return orLocal(external.verify(key, scope), key, scope);
    }

    @Override
    public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> then) {
        if (isExternal(key)) {
            external.verify(key, scope, verdict -> then.accept(orLocal(verdict, key, scope)));
        } else {
            local.verify(key, scope, then);
        }
    }

    private Verdict orLocal(Verdict verdict, PresentedKey key, @Nullable String scope) {
        return verdict instanceof Verdict.Unavailable && local.verify(key, scope) instanceof Verdict.Valid valid
                ? valid
                : verdict;
    }

    @Override
    public boolean knows(PresentedKey key, @Nullable String scope) {
        return local.knows(key, scope) || (isExternal(key) && external.knows(key, scope));
    }

    private boolean isExternal(PresentedKey key) {
        return key.text().startsWith(prefix)
                && (pattern == null || pattern.matcher(key.text()).matches());
    }

    @Override
    public String toString() {
        return external + ", then " + local;
    }
}
