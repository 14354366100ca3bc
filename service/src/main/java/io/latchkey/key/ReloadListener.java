package io.latchkey.key;

/** Receives the result of each reload after the first reading. Called by the reloading thread, one reload at a time. */
public interface ReloadListener {
    /** Called after a successful reload. */
    void reloaded(ReloadReport report);

    /** Called after a failed reload; the old ring stays in force. */
    default void reloadFailed(InvalidKeysException mistakes) {}
}
