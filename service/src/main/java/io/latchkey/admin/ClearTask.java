package io.latchkey.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** {@code POST /tasks/NAME}: clears something of one key or, without an id, of all keys. Thread-safe. */
final class ClearTask extends JsonTask {
    private final String cleared;
    private final ToIntFunction<@Nullable String> clear;

    /**
     * Creates the task.
     *
     * @param cleared the member of the answer that has the number of cleared things
     * @param clear takes the id of a key, or null for all keys, and returns that number
     */
    ClearTask(String name, String cleared, ToIntFunction<@Nullable String> clear) {
        super(name, Set.of("id"));
        this.cleared = cleared;
        this.clear = clear;
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        return Map.of(cleared, clear.applyAsInt(single(given, "id")));
    }
}
