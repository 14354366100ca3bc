package io.latchkey.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /tasks/reset-limits}: forgets counted requests, of one key or all. Safe for concurrent use. */
final class ResetLimitsTask extends JsonTask {
    private final Operations operations;

    ResetLimitsTask(Operations operations) {
        super("reset-limits", Set.of("id"));
        this.operations = operations;
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        return Map.of("reset", operations.resetLimits(single(given, "id")));
    }
}
