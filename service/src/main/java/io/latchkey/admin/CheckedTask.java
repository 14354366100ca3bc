package io.latchkey.admin;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An admin task whose parameters are validated before it runs. Thread-safe. */
interface CheckedTask {
    /** Returns the last segment of the path. */
    String getName();

    /** Returns an error message that repeats no values of the parameters, or null if they are valid. */
    @Nullable
    String mistake(Map<String, String[]> given);
}
