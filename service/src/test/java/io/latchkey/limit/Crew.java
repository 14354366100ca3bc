package io.latchkey.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/** Some threads that begin the same work at the same moment, again and again. */
final class Crew implements AutoCloseable {
    private final int threads;
    private final ExecutorService executor;

    Crew(int threads) {
        this.threads = threads;
        this.executor = Executors.newFixedThreadPool(threads);
    }

    /** Runs one task per thread, all at once, and returns what each found. */
    <T> List<T> run(IntFunction<Callable<T>> tasks) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        List<Future<T>> futures = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            Callable<T> task = tasks.apply(thread);
            futures.add(executor.submit(() -> {
                start.await(10, TimeUnit.MINUTES);
                return task.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(future.get(10, TimeUnit.MINUTES));
        }
        return results;
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
