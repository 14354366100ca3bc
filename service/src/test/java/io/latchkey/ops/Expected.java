package io.latchkey.ops;

import org.jspecify.annotations.Nullable;

/**
 * What must come of a request, whatever proxy it came through.
 *
 * @param granted whether it must reach the service
 * @param status at the caller; 0: any 4xx, since the proxy may have refused it before Latchkey could
 * @param code of the refusal; empty: any, where not every proxy can pass on Latchkey's own
 * @param name what the service must receive as the key's name
 * @param source where that came from
 * @param target the path and query that must reach the service; null: as they were sent
 */
record Expected(
        boolean granted,
        int status,
        String code,
        String name,
        String source,
        @Nullable String target) {
    static Expected grantedTo(String name) {
        return new Expected(true, 200, "", name, "local", null);
    }

    static Expected grantedToAnybody() {
        return new Expected(true, 200, "", "public", "public", null);
    }

    static Expected refused(int status, String code) {
        return new Expected(false, status, code, "", "", null);
    }

    static Expected refusedSomehow() {
        return refused(0, "");
    }

    /** The same with another status of the service's. */
    Expected with(int other) {
        return new Expected(granted, other, code, name, source, target);
    }

    /** The same, although the proxy rewrites the path. */
    Expected at(String other) {
        return new Expected(granted, status, code, name, source, other);
    }

    /** As ingress-nginx shows it: 403 for what Latchkey says with {@code deny=403}, 500 if it says nothing. */
    Expected withoutSnippets() {
        if (granted || status < 429) {
            return this;
        }
        return refused(code.equals("gate_unavailable") ? 500 : 403, "");
    }
}
