package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.core.setup.Environment;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.Verdict;
import io.latchkey.verify.Verdict.Unavailable.Cause;
import io.latchkey.warning.Warnings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntSupplier;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests endless responses: the client disconnects after a bounded part of them, or at its deadline. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("service")
class HostileAnswerTest {
    private static final PresentedKey KEY = new PresentedKey("sk_live_0123456789abcdef");

    /** The validator stops after this number of bytes: the client did not disconnect. */
    private static final int FAR_TOO_MUCH = 48 << 20;

    /** What the sockets' buffers on the loopback may hold in addition to what the client reads. */
    private static final int BUFFERED = 24 << 20;

    private static final Duration DEADLINE = Duration.ofMillis(100);

    private static final String OK = "HTTP/1.1 200 OK\r\n";
    private static final String CHUNKED = OK + "Transfer-Encoding: chunked\r\n\r\n";
    private static final String LONG = "x".repeat(7000);

    private final List<Environment> environments = new ArrayList<>();
    private final CompletableFuture<Integer> written = new CompletableFuture<>();
    private final CompletableFuture<Boolean> hungUp = new CompletableFuture<>();
    private ScriptedValidator server;

    /** Sends one part once, and another forever. */
    enum Flood {
        FIELDS(OK, "X-Field: " + LONG + "\r\n"),
        SHORT_FIELDS(OK, "a:b\r\n"),
        FOLDED_FIELD(OK + "X-Field: a\r\n", " " + LONG + "\r\n"),
        FIELD(OK + "X-Field: ", LONG),
        STATUS_LINE("HTTP/1.1 200 ", LONG),
        NO_STATUS_LINE("", LONG + "\r\n"),
        EMPTY_LINES("", "\r\n".repeat(1000)),
        INTERIM_ANSWERS("", "HTTP/1.1 103 Early Hints\r\nLink: " + LONG + "\r\n\r\n"),
        SMALL_INTERIM_ANSWERS("", "HTTP/1.1 100 Continue\r\n\r\n".repeat(200)),
        UNBOUNDED_BODY(OK + "\r\n", LONG),
        ANNOUNCED_BODY(OK + "Content-Length: 100000000\r\n\r\n", LONG),
        CHUNKS(CHUNKED, "1000\r\n" + "x".repeat(4096) + "\r\n"),
        CHUNK_EXTENSIONS(CHUNKED, "1;" + LONG + "\r\nx\r\n"),
        CHUNK_EXTENSION(CHUNKED + "1;", LONG),
        TRAILERS(CHUNKED + "2\r\n{}\r\n0\r\n", "X-Trailer: " + LONG + "\r\n"),
        ERROR_BODY("HTTP/1.1 500 Broken\r\n\r\n", LONG),
        ERROR_CHUNKS("HTTP/1.1 404 None\r\nTransfer-Encoding: chunked\r\n\r\n", "1;" + LONG + "\r\nx\r\n");

        private final String once;
        private final String forEver;

        Flood(String once, String forEver) {
            this.once = once;
            this.forEver = forEver;
        }
    }

    @AfterEach
    void stop() throws Exception {
        for (Environment environment : environments) {
            for (LifeCycle one : environment.lifecycle().getManagedObjects()) {
                one.stop();
            }
        }
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Flood.class)
    void endlessResponseIsNoVerdict(Flood flood) throws Exception {
        server = ScriptedValidator.that((request, connection) -> pour(flood, connection));

        Verdict verdict = query(Duration.ofMinutes(1));

        assertThat(verdict).isInstanceOf(Verdict.Unavailable.class);
        assertThat(written.get()).as("written until the client hung up").isLessThan(BUFFERED);
    }

    /** Sends the same, but so slowly that the deadline comes first. */
    @ParameterizedTest
    @EnumSource(Flood.class)
    void slowResponseEndsAtTheDeadline(Flood flood) throws Exception {
        server = ScriptedValidator.that((request, connection) -> drip(
                connection,
                flood.once.getBytes(StandardCharsets.US_ASCII),
                flood.forEver.getBytes(StandardCharsets.US_ASCII)));

        Cause cause = failAtTheDeadline(URI.create(server.url()), server::calls);

        assertThat(hungUp.get()).isTrue();
        // This counts for the circuit breaker, unless a 404 was received before.
        assertThat(cause)
                .isIn(Cause.CALL_FAILED, flood == Flood.ERROR_CHUNKS ? Cause.CALL_REJECTED : Cause.CALL_FAILED);
    }

    @Test
    void slowTlsHandshakeEndsAtTheDeadline() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (RawServer tls = new RawServer(connection -> {
            connections.incrementAndGet();
            drip(connection, new byte[] {22, 3, 3, 64, 0}, new byte[1]);
        })) {
            failAtTheDeadline(URI.create("https://127.0.0.1:" + tls.port()), connections::get);

            assertThat(hungUp.get()).isTrue();
        }
    }

    /**
     * Makes a call that ends at the deadline, with a longer one if the machine is too slow for the call to reach the server.
     */
    private Cause failAtTheDeadline(URI url, IntSupplier received) throws Exception {
        Cause cause = Cause.NO_CALL;
        for (Duration deadline = DEADLINE;
                received.getAsInt() == 0 || cause == Cause.NO_CALL;
                deadline = deadline.multipliedBy(2)) {
            Verdict verdict = query(validator(url, deadline));
            assertThat(verdict).isInstanceOf(Verdict.Unavailable.class);
            cause = ((Verdict.Unavailable) verdict).cause();
        }
        return cause;
    }

    @Test
    void compressedResponseIsNotDecompressed() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (OutputStream zip = new GZIPOutputStream(zipped)) {
            zip.write("{\"valid\":true,\"padding\":\"".getBytes(StandardCharsets.US_ASCII));
            zip.write(new byte[10 << 20]);
        }
        byte[] body = zipped.toByteArray();
        server = ScriptedValidator.that((request, connection) -> {
            String head = OK + "Content-Encoding: gzip\r\nContent-Length: " + body.length + "\r\n\r\n";
            connection.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().write(body);
        });

        assertThat(query(Duration.ofMinutes(1))).isInstanceOf(Verdict.Unavailable.class);
    }

    /** Proxies add many and long fields, and interim responses. */
    @Test
    void verdictAfterInterimResponsesIsRead() throws Exception {
        StringBuilder head = new StringBuilder("HTTP/1.1 103 Early Hints\r\nLink: " + "l".repeat(4000) + "\r\n\r\n");
        head.append(OK)
                .append("Content-Security-Policy: ")
                .append("c".repeat(12_000))
                .append("\r\n");
        for (int i = 0; i < 190; i++) {
            head.append("X-Field-")
                    .append(i)
                    .append(": ")
                    .append("x".repeat(200))
                    .append("\r\n");
        }
        head.append("Transfer-Encoding: chunked\r\n\r\n");
        for (char c : Behaviour.GOOD.toCharArray()) {
            head.append("1;").append("e".repeat(500)).append("\r\n").append(c).append("\r\n");
        }
        head.append("0\r\nServer-Timing: ").append("t".repeat(4000)).append("\r\n\r\n");
        byte[] all = head.toString().getBytes(StandardCharsets.US_ASCII);
        server = ScriptedValidator.that(
                (request, connection) -> connection.getOutputStream().write(all));
        GuardedValidator validator = validator(URI.create(server.url()), Duration.ofMinutes(1));

        for (int i = 0; i < 5; i++) {
            assertThat(query(validator)).isInstanceOf(Verdict.Valid.class);
        }
        assertThat(server.accepted()).isEqualTo(1);
    }

    @Test
    void errorWithASmallBodyKeepsItsConnection() throws Exception {
        server = ScriptedValidator.that(Behaviour.answers(404, "x".repeat(5000)));
        GuardedValidator validator = validator(URI.create(server.url()), Duration.ofMinutes(1));

        for (int i = 0; i < 4; i++) {
            assertThat(query(validator)).isInstanceOf(Verdict.Unavailable.class);
        }
        assertThat(server.accepted()).isEqualTo(1);
    }

    private Verdict query(Duration timeout) throws Exception {
        return query(validator(URI.create(server.url()), timeout));
    }

    private static Verdict query(GuardedValidator validator) throws Exception {
        return validator.query(KEY, null).toCompletableFuture().get();
    }

    private GuardedValidator validator(URI url, Duration timeout) {
        Environment environment = new Environment("test");
        environments.add(environment);
        return Validators.create(
                new ValidatorRules(url, timeout, 2, "sk_live_", null), environment, new Warnings(() -> 0));
    }

    private void pour(Flood flood, Socket connection) throws IOException {
        int count = 0;
        try {
            OutputStream out = connection.getOutputStream();
            out.write(flood.once.getBytes(StandardCharsets.US_ASCII));
            byte[] again = flood.forEver.getBytes(StandardCharsets.US_ASCII);
            for (; count < FAR_TOO_MUCH; count += again.length) {
                out.write(again);
            }
        } finally {
            written.complete(count);
        }
    }

    /** Sends the first bytes at once, and the others one every 20 ms, until the client disconnects. */
    private void drip(Socket connection, byte[] once, byte[] again) throws IOException {
        try {
            connection.getOutputStream().write(once);
            for (int i = 0; !HangUp.within(20, connection); i++) {
                connection.getOutputStream().write(again[i % again.length]);
            }
        } finally {
            hungUp.complete(true);
        }
    }
}
