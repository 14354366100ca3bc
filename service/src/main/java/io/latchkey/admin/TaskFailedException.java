package io.latchkey.admin;

/**
 * Signals that a task failed. Dropwizard responds with 500 and the message, which is JSON. A task that wrote the answer itself
 * might already have sent 200.
 */
final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TaskFailedException(String json) {
        super(json, null, false, false);
    }
}
