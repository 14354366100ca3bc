package io.latchkey.verify;

import io.latchkey.key.PresentedKey;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Queries the external validator about well-formed keys that begin with its prefix. Looks all other keys up locally, and also
 * those for which the validator is unavailable. A local entry that is disabled, expired or not yet valid denies its key,
 * whatever the validator's verdict. Thread-safe.
 */
public final class ExternalFirstVerifier implements KeyVerifier {
    /** How many characters a key may have for the validator to be queried about it. */
    public static final int LONGEST_KEY = 512;

    private final String prefix;
    private final @Nullable KeyPattern pattern;
    private final KeyVerifier external;
    private final LocalVerifier local;

    /**
     * Creates a verifier of both kinds of keys.
     *
     * @param prefix what an external key begins with
     * @param pattern the form of a whole external key, or null if it is unknown
     */
    public ExternalFirstVerifier(
            String prefix, @Nullable KeyPattern pattern, KeyVerifier external, LocalVerifier local) {
        this.prefix = prefix;
        this.pattern = pattern;
        this.external = external;
        this.local = local;
    }

    @Override
    public void verify(PresentedKey key, @Nullable String scope, Consumer<Verdict> callback) {
        Verdict here = local.lookUp(key);
        if (isDenied(here) || !isExternal(key)) {
            callback.accept(here);
        } else {
            external.verify(key, scope, verdict -> callback.accept(combined(verdict, key)));
        }
    }

    /** Looks the key up again: the local keys may have been reloaded while the validator was queried. */
    private Verdict combined(Verdict verdict, PresentedKey key) {
        Verdict here = local.lookUp(key);
        boolean isLocal = isDenied(here) || (verdict instanceof Verdict.Unavailable && here instanceof Verdict.Valid);
        return isLocal ? here : verdict;
    }

    /** Returns whether there is a local entry that is not in force. */
    private static boolean isDenied(Verdict here) {
        return here instanceof Verdict.Invalid invalid && invalid.keyId() != null;
    }

    @Override
    public boolean isKnownValid(PresentedKey key, @Nullable String scope) {
        Verdict here = local.lookUp(key);
        return here instanceof Verdict.Valid
                || (!isDenied(here) && isExternal(key) && external.isKnownValid(key, scope));
    }

    @Override
    public boolean recognizes(PresentedKey key) {
        return local.recognizes(key) || isExternal(key);
    }

    /** Checks the length first: the cost of a pattern grows with it. */
    private boolean isExternal(PresentedKey key) {
        String text = key.text();
        return text.startsWith(prefix) && text.length() <= LONGEST_KEY && (pattern == null || pattern.matches(text));
    }

    @Override
    public String toString() {
        return external + ", then " + local;
    }
}
