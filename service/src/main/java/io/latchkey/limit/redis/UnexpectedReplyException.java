package io.latchkey.limit.redis;

/** Redis has answered something else than what was asked. */
final class UnexpectedReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedReplyException() {
        super("an odd reply", null, false, false);
    }
}
