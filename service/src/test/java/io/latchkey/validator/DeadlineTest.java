package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests deadlines that pass before the call has a connection. The test runs the timer by hand. */
@Tag("service")
class DeadlineTest {
    private static final byte[] ANSWER =
            "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Timer timer = new Timer();
    private final Deadline deadline = new Deadline(TimeUnit.HOURS.toNanos(1), timer);

    @AfterEach
    void stop() {
        deadline.stop();
    }

    @Test
    void deadlineBeforeTheConnectEndsTheCall() throws Exception {
        try (RawServer server = new RawServer(DeadlineTest::answer);
                CloseableHttpClient client = expiring()) {
            assertThatThrownBy(() -> post(client, "http://127.0.0.1:" + server.port()))
                    .isInstanceOf(InterruptedIOException.class)
                    .hasMessage("deadline");
        }
    }

    @Test
    void deadlineBeforeTheConnectEndsTheTlsHandshake() throws Exception {
        CountDownLatch connected = new CountDownLatch(1);
        CountDownLatch hungUp = new CountDownLatch(1);
        RawServer.Script silent = connection -> {
            connected.countDown();
            try {
                connection.getInputStream().readAllBytes();
            } finally {
                hungUp.countDown();
            }
        };
        try (RawServer server = new RawServer(silent);
                CloseableHttpClient client = expiring()) {
            FutureTask<Integer> call = new FutureTask<>(() -> post(client, "https://127.0.0.1:" + server.port()));
            new Thread(call, "call").start();
            connected.await();

            Runnable again = timer.tasks.poll();
            assertThat(again)
                    .as("the cut that found no connection is tried again")
                    .isNotNull();
            again.run();

            assertThatThrownBy(call::get).hasCauseInstanceOf(IOException.class);
            hungUp.await();
        }
        assertThat(timer.tasks).as("the call has ended").isEmpty();
    }

    @Test
    void deadlineAfterTheCallHasNoEffect() throws Exception {
        HttpClientBuilder builder = HttpClientBuilder.create();
        deadline.addTo(builder);
        try (RawServer server = new RawServer(DeadlineTest::answer);
                CloseableHttpClient client = builder.build()) {
            String url = "http://127.0.0.1:" + server.port();
            assertThat(post(client, url)).isEqualTo(200);
            timer.tasks.remove().run();
            assertThat(timer.tasks).as("nothing is tried again").isEmpty();
            assertThat(post(client, url)).isEqualTo(200);
        }
    }

    /** Returns a client whose calls reach their deadline just before they take a connection from the pool. */
    private CloseableHttpClient expiring() {
        HttpClientBuilder builder = HttpClientBuilder.create().disableAutomaticRetries();
        deadline.addTo(builder);
        return builder.addExecInterceptorAfter(Deadline.NAME, "expire", (request, scope, chain) -> {
                    timer.tasks.remove().run();
                    return chain.proceed(request, scope);
                })
                .build();
    }

    private static int post(CloseableHttpClient client, String url) throws IOException {
        return client.execute(new HttpPost(url), ClassicHttpResponse::getCode);
    }

    private static void answer(Socket connection) throws IOException {
        ReceivedRequest.read(connection.getInputStream());
        connection.getOutputStream().write(ANSWER);
    }

    /** Stores scheduled tasks until the test runs them. */
    private static final class Timer extends ScheduledThreadPoolExecutor {
        private final BlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();

        Timer() {
            super(1);
        }

        @Override
        public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
            tasks.add(task);
            return super.schedule(() -> {}, delay, unit);
        }
    }
}
