package io.latchkey.admin;

/**
 * A task was not done. Dropwizard answers 500 with the message, which is JSON: a task that wrote it itself could have sent
 * 200 already.
 */
final class TaskFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    TaskFailedException(String json) {
        super(json, null, false, false);
    }
}
