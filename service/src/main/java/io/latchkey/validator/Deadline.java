package io.latchkey.validator;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.ref.WeakReference;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.impl.ChainElement;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a call that takes too long. A read timeout alone would allow a peer to send one byte at a time without
 * end. Thread-safe.
 */
final class Deadline implements ExecChainHandler {
    static final String NAME = "latchkey-deadline";

    private static final String CALL = Call.class.getName();

    private final ScheduledThreadPoolExecutor timer;
    private final long nanos;

    Deadline(long nanos) {
        this(nanos, new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setDaemon(true);
            thread.setName("latchkey-validator-deadline");
            return thread;
        }));
    }

    Deadline(long nanos, ScheduledThreadPoolExecutor timer) {
        this.nanos = nanos;
        this.timer = timer;
        timer.setRemoveOnCancelPolicy(true);
    }

    void addTo(HttpClientBuilder client) {
        client.addExecInterceptorFirst(NAME, this)
                .addExecInterceptorAfter(ChainElement.CONNECT.name(), NAME + "-connected", Deadline::connected);
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (!(scope.execRuntime instanceof Cancellable connection)) {
            throw new IllegalStateException("the HTTP client cannot be cut off");
        }
        Call call = new Call(connection);
        scope.clientContext.setAttribute(CALL, call);
        call.schedule();
        // Not cancelled when the answer's head is here, because the body may be as slow. As soon as the connection is
        // back in its pool, the cut does nothing.
        try {
            return chain.proceed(request, scope);
        } catch (IOException | HttpException | RuntimeException e) {
            call.end();
            throw e;
        }
    }

    /** Runs between the connect and the request. */
    private static ClassicHttpResponse connected(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        if (scope.clientContext.getAttribute(CALL) instanceof Call call) {
            // From here on there is a connection to cut, so either this line or the timer ends the call.
            call.connecting = false;
            if (call.expired) {
                throw new InterruptedIOException("deadline");
            }
        }
        return chain.proceed(request, scope);
    }

    void stop() {
        timer.shutdownNow();
    }

    /** Holds its connection weakly: the timer would keep the request, and with it the key, after the call has ended. */
    private final class Call implements Runnable {
        private final WeakReference<Cancellable> connection;
        private volatile boolean connecting = true;
        private volatile boolean expired;
        private volatile @Nullable ScheduledFuture<?> cut;

        Call(Cancellable connection) {
            this.connection = new WeakReference<>(connection);
        }

        void schedule() {
            cut = timer.schedule(this, nanos, TimeUnit.NANOSECONDS);
        }

        void end() {
            connecting = false;
            ScheduledFuture<?> last = cut;
            if (last != null) {
                last.cancel(false);
            }
        }

        @Override
        public void run() {
            expired = true;
            Cancellable open = connection.get();
            // Nothing to cut before the pool has handed out the connection. A TLS handshake after that may be slow.
            if (open != null && !open.cancel() && connecting) {
                schedule();
            }
        }
    }
}
