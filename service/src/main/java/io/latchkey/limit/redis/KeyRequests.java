package io.latchkey.limit.redis;

import io.latchkey.key.RateLimit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Requests of one key by one limit, which Redis counts in one step.
 *
 * @param count how many to count: those that wait, and maybe some that are leased
 */
record KeyRequests(String keyId, RateLimit limit, List<PendingDecision> decisions, int count) {
    /** Puts together what belongs together, in the order in which it came. */
    static List<KeyRequests> of(List<PendingDecision> decisions, Leases leases) {
        if (decisions.size() == 1) {
            PendingDecision only = decisions.get(0);
            return List.of(new KeyRequests(only.keyId(), only.limit(), decisions, 1));
        }
        Map<Counted, List<PendingDecision>> byKey = new LinkedHashMap<>();
        for (PendingDecision decision : decisions) {
            byKey.computeIfAbsent(new Counted(decision.keyId(), decision.limit()), counted -> new ArrayList<>())
                    .add(decision);
        }
        List<KeyRequests> requests = new ArrayList<>(byKey.size());
        byKey.forEach((counted, waiting) -> requests.add(new KeyRequests(
                counted.keyId, counted.limit, waiting, waiting.size() + leases.more(counted.limit, waiting.size()))));
        return requests;
    }

    private record Counted(String keyId, RateLimit limit) {}
}
