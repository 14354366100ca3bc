package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the external validator about keys that begin with its prefix and are well formed, and the local keys about all
 * others, and where the validator cannot tell. A local entry that is disabled, expired or not yet valid denies its key,
 * whatever the validator says or has said. Thread-safe.
 */
public final class ExternalFirstVerifier implements KeyVerifier {
    /** How many characters a key may have for the validator to be queried about it. */
    public static final int LONGEST_KEY = 512;

    private final String prefix;
    private final @Nullable KeyPattern pattern;
    private final KeyVerifier external;
    private final KeyVerifier local;

    /**
     * A verifier of both kinds of keys.
     *
     * @param prefix what an external key begins with
     * @param pattern what an external key looks like as a whole, or null if that is not known
     */
    public ExternalFirstVerifier(String prefix, @Nullable KeyPattern pattern, KeyVerifier external, KeyVerifier local) {
        this.prefix = prefix;
        this.pattern = pattern;
        this.external = external;
        this.local = local;
    }

    @Override
    public Verdict verify(PresentedKey key, @Nullable String scope) {
        Verdict here = local.verify(key, scope);
        return isDenied(here) || !isExternal(key) ? here : both(external.verify(key, scope), key, scope);
    }

    @Override
    public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> then) {
        Verdict here = local.verify(key, scope);
        if (isDenied(here) || !isExternal(key)) {
            then.accept(here);
        } else {
            external.verify(key, scope, verdict -> then.accept(both(verdict, key, scope)));
        }
    }

    /** Looks at the local keys again: they may have been reloaded while the validator was queried. */
    private Verdict both(Verdict verdict, PresentedKey key, @Nullable String scope) {
        Verdict here = local.verify(key, scope);
        boolean isLocal = isDenied(here) || (verdict instanceof Verdict.Unavailable && here instanceof Verdict.Valid);
        return isLocal ? here : verdict;
    }

    /** Returns whether there is a local entry, and it is not in force. */
    private static boolean isDenied(Verdict here) {
        return here instanceof Verdict.Invalid invalid && invalid.keyId() != null;
    }

    @Override
    public boolean knows(PresentedKey key, @Nullable String scope) {
        return local.knows(key, scope)
                || (isExternal(key) && external.knows(key, scope) && !isDenied(local.verify(key, scope)));
    }

    @Override
    public boolean recognizes(PresentedKey key) {
        return local.recognizes(key) || isExternal(key);
    }

    /** The length comes first: what a pattern costs grows with it. */
    private boolean isExternal(PresentedKey key) {
        String text = key.text();
        return text.startsWith(prefix) && text.length() <= LONGEST_KEY && (pattern == null || pattern.matches(text));
    }

    @Override
    public String toString() {
        return external + ", then " + local;
    }
}
