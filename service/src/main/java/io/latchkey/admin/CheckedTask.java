package io.latchkey.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An admin task whose parameters are checked before it runs. Thread-safe. */
interface CheckedTask {
    /** Returns the last part of its path. */
    String getName();

    /** Returns what is wrong with the parameters, as a sentence that repeats none of their values, or null. */
    @Nullable
    String mistake(Map<String, String[]> given);
}
