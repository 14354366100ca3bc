package io.latchkey.key;

import java.util.List;

/** A place that keys are read from. Read again at each reload, by one thread at a time. */
public interface KeySource {
    /**
     * Reads all entries. Mistakes are not thrown but reported, all of them, and never with the text of a key.
     *
     * @return the entries without mistakes; within one source no two of them share a digest
     */
    List<KeyEntry> read(KeyFindings findings);
}
