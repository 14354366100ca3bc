package io.latchkey.ops;

/**
 * What must come of a request, whatever proxy it came through.
 *
 * @param granted whether it must reach the service
 * @param status at the caller; 0: any 4xx, since the proxy may have refused it before Latchkey could
 * @param code of the refusal; empty: any, where not every proxy can pass on Latchkey's own
 * @param name what the service must be told as the key's name
 * @param source where that came from
 */
record Expected(boolean granted, int status, String code, String name, String source) {
    static Expected grantedTo(String name) {
        return new Expected(true, 200, "", name, "local");
    }

    static Expected grantedToAnybody() {
        return new Expected(true, 200, "", "public", "public");
    }

    static Expected refused(int status, String code) {
        return new Expected(false, status, code, "", "");
    }

    static Expected refusedSomehow() {
        return refused(0, "");
    }
}
