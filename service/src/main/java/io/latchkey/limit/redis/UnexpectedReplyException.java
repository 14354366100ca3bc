package io.latchkey.limit.redis;

/** Thrown when a reply is not one that Redis can send to the command. */
final class UnexpectedReplyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnexpectedReplyException() {
        super("an unexpected reply", null, false, false);
    }
}
