package io.latchkey.authorize;

import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import java.util.function.Predicate;

/** What a request carries in the places where a key may be. Immutable. */
public sealed interface Credentials {
    /**
     * Returns whether a text, such as a path, might show a key that the request carries, literally or percent-encoded. Returns
     * true also where this cannot be determined.
     */
    boolean mightBeIn(String text);

    /**
     * Selects the key.
     *
     * @param recognizes returns whether a text is a key
     */
    KeySelection select(Predicate<PresentedKey> recognizes);

    /** What is left once the key has been selected. */
    sealed interface KeySelection extends Credentials {
        @Override
        default KeySelection select(Predicate<PresentedKey> recognizes) {
            return this;
        }
    }

    /** No key, or an empty one. */
    record None() implements KeySelection {
        @Override
        public boolean mightBeIn(String text) {
            return false;
        }
    }

    /** Several different keys. Picking one could attribute the request to the wrong caller. */
    record Ambiguous() implements KeySelection {
        @Override
        public boolean mightBeIn(String text) {
            return true;
        }
    }

    /** One key. */
    record One(PresentedKey key) implements KeySelection {
        @Override
        public boolean mightBeIn(String text) {
            return text.contains(key.text())
                    || (text.indexOf('%') >= 0 && KeyText.percentDecoded(text).contains(key.text()));
        }
    }

    /** The user name and the password of Basic credentials (RFC 7617), either of which may be the key. */
    record UserAndPassword(PresentedKey user, PresentedKey password) implements Credentials {
        @Override
        public boolean mightBeIn(String text) {
            return new One(user).mightBeIn(text) || new One(password).mightBeIn(text);
        }

        /** Selects the one that is a key, and the password if neither is. */
        @Override
        public KeySelection select(Predicate<PresentedKey> recognizes) {
            if (!recognizes.test(user)) {
                return new One(password);
            }
            return recognizes.test(password) ? new Ambiguous() : new One(user);
        }

        /** Returns whether a text is one of the two. */
        public boolean isOneOf(String text) {
            return user.text().equals(text) || password.text().equals(text);
        }
    }
}
