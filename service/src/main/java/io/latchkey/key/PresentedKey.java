package io.latchkey.key;

/**
 * A key from a request. Keep only its digest after the request. Immutable.
 *
 * <p>Not a record, so that no generated method can ever print the text.
 */
public final class PresentedKey {
    private final KeyDigest digest;
    private final String text;

    /** Hashes the text. */
    public PresentedKey(String text) {
        this.digest = KeyDigest.of(text);
        this.text = text;
    }

    /** Returns the digest for lookups. */
    public KeyDigest digest() {
        return digest;
    }

    /** Returns the raw text, only for the body of a call to the external validator. Never log or store it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "PresentedKey[" + digest + "]";
    }
}
