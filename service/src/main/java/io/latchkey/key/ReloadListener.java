package io.latchkey.key;

/** Is told how each reload after the first reading ended. Called by the thread that reloads, one reload at a time. */
public interface ReloadListener {
    /** A new ring is in force. */
    void reloaded(ReloadReport report);

    /** The old ring stays in force. */
    void reloadFailed(InvalidKeysException mistakes);
}
