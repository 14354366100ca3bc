package io.latchkey.remote;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;

/**
 * Cuts the connection when a call has taken its time. A read timeout alone allows a peer to send one byte now and then,
 * for ever. Safe for concurrent use.
 */
final class Deadline implements ExecChainHandler {
    private final ScheduledThreadPoolExecutor timer;
    private final long nanos;

    Deadline(long nanos) {
        this.nanos = nanos;
        timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            thread.setName("latchkey-validator-deadline");
            return thread;
        });
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!(scope.execRuntime instanceof Cancellable connection)) {
            throw new IllegalStateException("the HTTP client cannot be cut off");
        }
        // Left to run when the answer's head is here, for the body may be as slow. Once the connection has gone back to
        // its pool, the cut does nothing.
        // Held weakly, for the timer would keep the question, and with it the key, after the call has ended.
        WeakReference<Cancellable> call = new WeakReference<>(connection);
        ScheduledFuture<?> cut = timer.schedule(() -> cut(call), nanos, TimeUnit.NANOSECONDS);
        try {
            return chain.proceed(request, scope);
        } catch (IOException | HttpException | RuntimeException e) {
            cut.cancel(false);
            throw e;
        }
    }

    private static void cut(WeakReference<Cancellable> call) {
        Cancellable connection = call.get();
        if (connection != null) {
            connection.cancel();
        }
    }

    void stop() {
        timer.shutdownNow();
    }
}
