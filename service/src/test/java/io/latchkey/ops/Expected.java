package io.latchkey.ops;

import org.jspecify.annotations.Nullable;

/**
 * The expected result of a request, through any proxy.
 *
 * @param allowed whether the request must reach the service
 * @param status at the caller; 0: any 4xx, because the proxy may reject the request before Latchkey does
 * @param code of the denial; empty: any, if not every proxy can pass on Latchkey's own
 * @param name what the service must receive as the key's name
 * @param source the source of the key that the service must receive
 * @param target the path and query that must reach the service; null: unchanged
 */
record Expected(
        boolean allowed,
        int status,
        String code,
        String name,
        String source,
        @Nullable String target) {
    static Expected allowedFor(String name) {
        return new Expected(true, 200, "", name, "local", null);
    }

    static Expected allowedWithoutKey() {
        return new Expected(true, 200, "", "public", "public", null);
    }

    static Expected denied(int status, String code) {
        return new Expected(false, status, code, "", "", null);
    }

    static Expected deniedByAny() {
        return denied(0, "");
    }

    /** Returns the same with another status of the service. */
    Expected with(int other) {
        return new Expected(allowed, other, code, name, source, target);
    }

    /** Returns the same with another target, for a proxy that rewrites the path. */
    Expected at(String other) {
        return new Expected(allowed, status, code, name, source, other);
    }

    /** Returns the result with ingress-nginx: 403 for Latchkey's denials with {@code deny=403}, and 500 without a response. */
    Expected withoutSnippets() {
        if (allowed || status < 429) {
            return this;
        }
        return denied(code.equals("gate_unavailable") ? 500 : 403, "");
    }
}
