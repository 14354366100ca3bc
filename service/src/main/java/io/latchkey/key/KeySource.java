package io.latchkey.key;

import java.util.List;

/** A source of keys. Read again at each reload, by one thread at a time. */
public interface KeySource {
    /**
     * Reads all entries. Reports all mistakes instead of throwing, and never with the text of a key.
     *
     * @return the entries without mistakes; within one source no two of them share a digest
     */
    List<KeyEntry> read(KeyFindings findings);
}
