package io.latchkey.admin;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** {@code POST /tasks/evict-verdicts}: evicts cached verdicts of the validator, of one key or all. Thread-safe. */
final class EvictVerdictsTask extends JsonTask {
    private final Administration administration;

    EvictVerdictsTask(Administration administration) {
        super("evict-verdicts", Set.of("id"));
        this.administration = administration;
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        return Map.of("evicted", administration.evictVerdicts(single(given, "id")));
    }
}
