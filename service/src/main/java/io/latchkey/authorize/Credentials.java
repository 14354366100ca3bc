package io.latchkey.authorize;

import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;

/** The key that a request carries, if it is one. */
public sealed interface Credentials {
    /**
     * Whether a text, such as a path, might show a key that the request carries, as it is or percent-encoded. True also
     * where that cannot be told.
     */
    boolean mightBeIn(String text);

    /** There is no key, or an empty one. */
    record None() implements Credentials {
        @Override
        public boolean mightBeIn(String text) {
            return false;
        }
    }

    /** There are several, and they differ: whichever were taken, somebody would be wrong about the caller. */
    record Ambiguous() implements Credentials {
        @Override
        public boolean mightBeIn(String text) {
            return true;
        }
    }

    /**
     * Either of two different texts is the key: the user name and the password of Basic credentials (RFC 7617). Only a look at
     * the keys tells which.
     */
    record UserAndPassword(PresentedKey user, PresentedKey password) implements Credentials {
        @Override
        public boolean mightBeIn(String text) {
            return new One(user).mightBeIn(text) || new One(password).mightBeIn(text);
        }

        /** Whether a text is one of the two. */
        public boolean isOneOf(String text) {
            return user.text().equals(text) || password.text().equals(text);
        }
    }

    /** There is just one. */
    record One(PresentedKey key) implements Credentials {
        @Override
        public boolean mightBeIn(String text) {
            return text.contains(key.text())
                    || (text.indexOf('%') >= 0 && KeyText.percentDecoded(text).contains(key.text()));
        }
    }
}
