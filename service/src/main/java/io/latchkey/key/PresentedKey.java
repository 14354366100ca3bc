package io.latchkey.key;

/**
 * A key as a caller presented it. It lives as long as the request: only the digest may be kept. Immutable.
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

    /** What a key is looked up by. */
    public KeyDigest digest() {
        return digest;
    }

    /** The raw text, for nothing but the body of a call to the external validator. Never log or store it. */
    public String text() {
        return text;
    }

    @Override
    public String toString() {
        return "PresentedKey[" + digest + "]";
    }
}
