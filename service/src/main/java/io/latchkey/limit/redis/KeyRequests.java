package io.latchkey.limit.redis;

import io.latchkey.limit.RateLimit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Requests of one key by one limit, which Redis counts in one step. For one thread. */
final class KeyRequests {
    private final String keyId;
    private final RateLimit limit;
    private final List<PendingDecision> decisions = new ArrayList<>(1);
    private int leased;

    /**
     * None that waits yet.
     *
     * @param leased how many to count for nobody yet
     */
    KeyRequests(String keyId, RateLimit limit, int leased) {
        this.keyId = keyId;
        this.limit = limit;
        this.leased = leased;
    }

    /** Puts together what belongs together, in the order in which it came. */
    static List<KeyRequests> of(List<PendingDecision> decisions, Leases leases) {
        List<KeyRequests> all = new ArrayList<>();
        Map<String, KeyRequests> byKey = new HashMap<>();
        for (PendingDecision decision : decisions) {
            KeyRequests requests = byKey.get(decision.keyId());
            // A limit may change at any moment.
            if (requests == null || !requests.limit.equals(decision.limit())) {
                requests = new KeyRequests(decision.keyId(), decision.limit(), 0);
                byKey.put(decision.keyId(), requests);
                all.add(requests);
            }
            requests.decisions.add(decision);
        }
        for (KeyRequests requests : all) {
            requests.leased = leases.more(requests.limit, requests.decisions.size());
        }
        return all;
    }

    String keyId() {
        return keyId;
    }

    RateLimit limit() {
        return limit;
    }

    List<PendingDecision> decisions() {
        return decisions;
    }

    /** How many to count: those that wait, and maybe some that are leased. */
    int count() {
        return decisions.size() + leased;
    }
}
