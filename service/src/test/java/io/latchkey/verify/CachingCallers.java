package io.latchkey.verify;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/** Threads that ask the same at the same moment. */
final class CachingCallers {
    private final List<FutureTask<Verdict>> answers = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();

    private CachingCallers() {}

    static CachingCallers start(int count, Supplier<Verdict> question) {
        CachingCallers callers = new CachingCallers();
        CountDownLatch go = new CountDownLatch(1);
        for (int i = 0; i < count; i++) {
            FutureTask<Verdict> answer = new FutureTask<>(() -> {
                go.await();
                return question.get();
            });
            Thread thread = new Thread(answer, "caller-" + i);
            thread.setDaemon(true);
            thread.start();
            callers.answers.add(answer);
            callers.threads.add(thread);
        }
        go.countDown();
        return callers;
    }

    /** Returns when each of them waits for an answer, or has one. */
    CachingCallers allWaiting() {
        for (Thread thread : threads) {
            while (thread.getState() != Thread.State.TIMED_WAITING && thread.isAlive()) {
                Thread.onSpinWait();
            }
        }
        return this;
    }

    List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        for (FutureTask<Verdict> answer : answers) {
            try {
                verdicts.add(answer.get());
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError(e);
            }
        }
        return verdicts;
    }
}
