package io.latchkey.limit.redis;

import io.latchkey.key.RateLimit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Requests of one key by one limit, which Redis counts in one step. */
record KeyRequests(String keyId, RateLimit limit, List<PendingDecision> decisions) {
    /** Puts together what belongs together, in the order in which it came. */
    static Collection<KeyRequests> of(List<PendingDecision> decisions) {
        if (decisions.size() == 1) {
            PendingDecision only = decisions.get(0);
            return List.of(new KeyRequests(only.keyId(), only.limit(), decisions));
        }
        Map<Counted, KeyRequests> byKey = new LinkedHashMap<>();
        for (PendingDecision decision : decisions) {
            byKey.computeIfAbsent(
                            new Counted(decision.keyId(), decision.limit()),
                            counted -> new KeyRequests(counted.keyId, counted.limit, new ArrayList<>()))
                    .decisions
                    .add(decision);
        }
        return byKey.values();
    }

    private record Counted(String keyId, RateLimit limit) {}
}
