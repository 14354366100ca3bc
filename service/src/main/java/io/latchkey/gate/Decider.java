package io.latchkey.gate;

/** Decides whether a request may go on. Implementations are safe for concurrent use. */
@FunctionalInterface
public interface Decider {
    Decision decide(Attempt attempt);
}
