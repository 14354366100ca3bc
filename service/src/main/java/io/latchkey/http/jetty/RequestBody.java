package io.latchkey.http.jetty;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/** The body of one request, which is read while it arrives. Waits for the rest without a thread. Thread-safe. */
final class RequestBody implements Invocable.Task {
    private static final int DONE = 0;
    private static final int INCOMPLETE = -1;
    private static final int BROKEN = -2;

    private final RequestBodyHandler handler;
    private final Request request;
    private final Response response;
    private final Callback callback;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(0);
    private Scheduler.@Nullable Task timeout;
    private boolean ended;

    RequestBody(RequestBodyHandler handler, Request request, Response response, Callback callback) {
        this.handler = handler;
        this.request = request;
        this.response = response;
        this.callback = callback;
    }

    /** Returns that more of the body is read on the thread that received it. */
    @Override
    public InvocationType getInvocationType() {
        return InvocationType.NON_BLOCKING;
    }

    /** Reads what has arrived. */
    @Override
    public void run() {
        int result;
        synchronized (this) {
            if (ended) {
                return;
            }
            result = read();
            if (result == INCOMPLETE && waitForMore()) {
                return;
            }
            end();
        }
        if (result == DONE) {
            handler.passOn(whole(), response, callback);
        } else if (result == BROKEN) {
            RequestBodyHandler.deny(request, response, callback, HttpStatus.BAD_REQUEST_400);
        } else if (result == INCOMPLETE) {
            RequestBodyHandler.deny(request, response, callback, HttpStatus.SERVICE_UNAVAILABLE_503);
        } else {
            RequestBodyHandler.deny(request, response, callback, result);
        }
    }

    private void expire() {
        synchronized (this) {
            if (ended) {
                return;
            }
            end();
        }
        RequestBodyHandler.deny(request, response, callback, HttpStatus.REQUEST_TIMEOUT_408);
    }

    private int read() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return INCOMPLETE;
            }
            if (Content.Chunk.isFailure(chunk)) {
                return BROKEN;
            }
            bytes.writeBytes(BufferUtil.toArray(chunk.getByteBuffer()));
            boolean last = chunk.isLast();
            chunk.release();
            if (bytes.size() > RequestBodyHandler.LARGEST) {
                return HttpStatus.PAYLOAD_TOO_LARGE_413;
            }
            if (last) {
                return DONE;
            }
        }
    }

    private boolean waitForMore() {
        if (timeout == null) {
            if (!handler.begin(request)) {
                return false;
            }
            timeout = request.getComponents()
                    .getScheduler()
                    .schedule(this::expire, RequestBodyHandler.SECONDS, TimeUnit.SECONDS);
        }
        request.demand(this);
        return true;
    }

    private void end() {
        ended = true;
        if (timeout != null) {
            timeout.cancel();
            handler.end(request);
        }
    }

    private Request whole() {
        return bytes.size() == 0 ? request : new WithBody(request, bytes.toByteArray());
    }

    /** A request whose body is in memory, so that reading it never waits for the caller. Not thread-safe. */
    private static final class WithBody extends Request.Wrapper {
        private final Content.Source body;

        WithBody(Request request, byte[] body) {
            super(request);
            this.body = new ByteBufferContentSource(ByteBuffer.wrap(body));
        }

        @Override
        public Content.Chunk read() {
            return body.read();
        }

        @Override
        public void demand(Runnable demandCallback) {
            body.demand(demandCallback);
        }

        @Override
        public void fail(Throwable failure) {
            body.fail(failure);
        }
    }
}
