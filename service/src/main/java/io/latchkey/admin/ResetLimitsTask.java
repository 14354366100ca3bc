package io.latchkey.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /tasks/reset-limits}: resets counted requests, of one key or all. Thread-safe. */
final class ResetLimitsTask extends JsonTask {
    private final Administration administration;

    ResetLimitsTask(Administration administration) {
        super("reset-limits", Set.of("id"));
        this.administration = administration;
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        return Map.of("reset", administration.resetLimits(single(given, "id")));
    }
}
