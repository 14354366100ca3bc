package io.latchkey.limit;

import java.util.ArrayList;
import java.util.List;

/** What a sliding window promises, in its plainest form: a list of all times that were ever let in. */
public final class NaiveWindow {
    private final List<Long> admitted = new ArrayList<>();
    private final long firstTime;

    /** Times are kept relative to the first, so that the clock may overflow. */
    public NaiveWindow(long firstTime) {
        this.firstTime = firstTime;
    }

    Permit acquire(RateLimit limit, long now) {
        long time = now - firstTime;
        if (!admitted.isEmpty()) {
            time = Math.max(time, admitted.get(admitted.size() - 1));
        }
        List<Long> counting = countingAt(limit, time);
        if (counting.size() >= limit.requests()) {
            return new Permit(false, limit, 0, waitTime(counting, limit, time));
        }
        long oldest = counting.isEmpty() ? time : counting.get(0);
        int remaining = limit.requests() - counting.size() - 1;
        admitted.add(time);
        return new Permit(true, limit, remaining, oldest + limit.windowNanos() - time);
    }

    /** How many of the last window's requests count now. */
    public int used(RateLimit limit, long now) {
        return countingAt(limit, now - firstTime).size();
    }

    /** Drops what has left this limit's window, as a log does that is told of no other limit. */
    void forgetExpired(RateLimit limit, long now) {
        long time = now - firstTime;
        admitted.removeIf(admittedAt -> time - admittedAt >= limit.windowNanos());
    }

    /** Notes a request that something else let in. */
    public void admit(long now) {
        admitted.add(now - firstTime);
    }

    private List<Long> countingAt(RateLimit limit, long time) {
        int first = admitted.size();
        while (first > 0 && admitted.get(first - 1) > time - limit.windowNanos()) {
            first--;
        }
        return admitted.subList(first, admitted.size());
    }

    /** Until so many have expired that one fewer than the limit is left. */
    private static long waitTime(List<Long> counting, RateLimit limit, long time) {
        if (limit.requests() == 0) {
            return limit.windowNanos();
        }
        return counting.get(counting.size() - limit.requests()) + limit.windowNanos() - time;
    }
}
