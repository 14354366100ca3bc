package io.latchkey.limit.redis;

/** Redis has answered something else than what was asked. */
final class OddReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    OddReplyException() {
        super("an odd reply", null, false, false);
    }
}
