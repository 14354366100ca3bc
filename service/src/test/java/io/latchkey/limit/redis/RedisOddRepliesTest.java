package io.latchkey.limit.redis;

import static io.latchkey.limit.redis.ScriptedRedis.array;
import static io.latchkey.limit.redis.ScriptedRedis.number;
import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.LimiterResult;
import io.latchkey.limit.Permit;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever Redis replies, each request is decided exactly once. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("service")
class RedisOddRepliesTest {
    private static final RateLimit LIMIT = new RateLimit(1000, 3_600_000_000_000L);

    private static final Permit LOCAL = new Permit(true, LIMIT, 999, LIMIT.windowNanos());

    private ScriptedRedis redis;
    private CountingLimiter limiter;
    private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();

    @BeforeEach
    void start() throws Exception {
        redis = new ScriptedRedis();
        // Long, so that what is decided without Redis is decided so because of the reply.
        limiter = limiter(redis, Duration.ofMinutes(1));
    }

    private static CountingLimiter limiter(ScriptedRedis redis, Duration timeout) throws InterruptedException {
        RedisRules rules =
                new RedisRules(RedisAddress.parse(redis.url()), RedisLogin.NONE, timeout, 1, OnFailure.LOCAL, 1, 0);
        return Connected.to(rules);
    }

    @AfterEach
    void stop() throws Exception {
        limiter.close();
        redis.close();
        assertThat(calls.values()).allSatisfy(times -> assertThat(times).hasValue(1));
    }

    /** Replies of the wrong shape: then nothing on this connection can be trusted. */
    static List<String> malformed() {
        return List.of(
                array(0, ""),
                "*-1\r\n",
                "$-1\r\n",
                "_\r\n",
                "+OK\r\n",
                number(1),
                "$5\r\nhello\r\n",
                array(1, number(1)),
                array(3, number(1) + number(1) + number(1)),
                array(4, number(1) + number(1) + number(1) + number(12345)),
                array(4, number(1) + number(1) + number(1) + "$-1\r\n"),
                array(5, number(1).repeat(5)),
                array(1, array(4, number(1).repeat(4))),
                "%2\r\n" + number(1).repeat(4),
                "~4\r\n" + number(1).repeat(4),
                array(1, "").repeat(20) + number(1),
                array(1, "").repeat(40) + number(1),
                "-NOSCRIPT No matching script. Please use EVAL.\r\n",
                "-OOM command not allowed\r\n",
                "-READONLY You can't write against a read only replica.\r\n",
                "-ERR unknown command 'EVALSHA'\r\n",
                "-DENIED Redis is running in protected mode\r\n",
                "HTTP/1.1 400 Bad Request\r\n\r\n",
                "$-7\r\n");
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void aMalformedReplyMakesTheNodeDecide(String reply) throws Exception {
        redis.now(call -> reply);

        assertLocal(ask("alice"));
    }

    /** The requests wait for the rest of the reply until the timeout. */
    @Test
    void halfAReplyTimesOut() throws Exception {
        List<String> replies = List.of(
                "",
                "*",
                "*4\r\n:1\r\n",
                "*4\r\n:1\n:1\n:1\n:1\n",
                "*2147483647\r\n:1\r\n",
                "$2147483647\r\nx",
                "$99999999999\r\nx");
        List<AutoCloseable> open = new ArrayList<>();
        try {
            // Each from its own Redis, so that all timeouts pass at the same time.
            Map<String, CompletableFuture<LimiterResult>> answers = new LinkedHashMap<>();
            for (String reply : replies) {
                ScriptedRedis server = new ScriptedRedis();
                open.add(server);
                CountingLimiter one = limiter(server, Duration.ofMillis(200));
                open.add(one);
                server.now(call -> reply);
                answers.put(reply, ask(one, "to " + reply));
            }
            for (Map.Entry<String, CompletableFuture<LimiterResult>> answer : answers.entrySet()) {
                assertThat(answer.getValue().get()).as(answer.getKey()).isEqualTo(LOCAL);
            }
        } finally {
            for (AutoCloseable one : open) {
                one.close();
            }
        }
    }

    /** What a reply can have in place of the three numbers for one key. */
    static List<String> oddNumbers() {
        return List.of(
                number(-1) + number(0) + number(0),
                number(2) + number(0) + number(0),
                number(1) + number(-1) + number(0),
                number(1) + number(1001) + number(0),
                number(1) + number(0) + number(-1),
                number(0) + number(0) + number(3_600_000_001L),
                number(Long.MAX_VALUE) + number(Long.MAX_VALUE) + number(Long.MAX_VALUE),
                number(1) + number(1) + number(Long.MIN_VALUE),
                "$-1\r\n$-1\r\n$-1\r\n",
                "$1\r\n1\r\n" + number(1) + number(1),
                "*-1\r\n" + number(1) + number(1),
                array(0, "") + number(1) + number(1),
                array(2, number(1) + array(1, "$-1\r\n")) + number(1) + number(1),
                "_\r\n,1.5\r\n#t\r\n",
                "-WRONGTYPE Operation against a key\r\n" + number(1) + number(1),
                "-OOM\r\n-NOSCRIPT\r\n-MOVED 1 127.0.0.1:1\r\n");
    }

    @ParameterizedTest
    @MethodSource("oddNumbers")
    void impossibleNumbersAffectTheirOwnKeyOnly(String numbers) throws Exception {
        redis.now(call -> call.rightBut("odd", numbers));

        assertOneIsLocal(askTogether());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "WRONGTYPE Operation against a key holding the wrong kind of value",
                "ERR Error running script (call to f_0): @user_script:7: data string too short",
                "MOVED 3999 127.0.0.1:1",
                "ASK 3999 127.0.0.1:1",
                "CROSSSLOT Keys in request don't hash to the same slot",
                "TRYAGAIN Multiple keys request during rehashing of slot",
                "SOMETHING else",
            })
    void anErrorAboutOneKeyAffectsThatKeyOnly(String error) throws Exception {
        redis.now(call -> call.isAbout("odd") ? "-" + error + "\r\n" : call.right());

        assertOneIsLocal(askTogether());
    }

    @Test
    void aScriptIsSentOnceForEachCall() throws Exception {
        redis.now(call -> "-NOSCRIPT No matching script. Please use EVAL.\r\n");

        assertLocal(ask("alice"));
        assertThat(redis.calls()).extracting(ScriptedRedis.Call::command).containsExactly("EVALSHA", "EVAL");
    }

    /** A second reply to one call would be mistaken for the reply to the next. */
    @Test
    void aReplyToAnotherCallIsNotAccepted() throws Exception {
        redis.now(call -> call.right() + call.right());
        assertRemote(ask("alice"));

        assertLocal(ask("bob"));
    }

    @Test
    void aPushedMessageIsNotTakenForAReply() throws Exception {
        redis.now(call -> ">2\r\n+message\r\n+hello\r\n" + call.right());

        assertRemote(ask("alice"));
        assertRemote(ask("bob"));
    }

    @Test
    void anErrorInAnOperatorsCommandAffectsNoDecision() {
        redis.now(call -> "-WRONGTYPE Operation against a key\r\n");

        assertThat(limiter.usage("alice", LIMIT).requestsInWindow()).isZero();
        assertThat(limiter.shared().isUnavailable()).isFalse();
    }

    @Test
    void aCallbackThatThrowsAffectsNoOther() throws Exception {
        CountDownLatch sent = new CountDownLatch(1);
        redis.now(call -> {
            await(sent);
            return call.right();
        });
        CompletableFuture<LimiterResult> first = ask("first");
        limiter.acquire("broken", LIMIT, answer -> {
            throw new AssertionError("a caller that has gone");
        });
        CompletableFuture<LimiterResult> last = ask("last");
        sent.countDown();

        assertRemote(first);
        assertRemote(last);
        assertRemote(ask("another"));
    }

    /** Sends one request after the other while Redis replies to the first, so that the others are sent together. */
    private Map<String, CompletableFuture<LimiterResult>> askTogether() {
        ScriptedRedis.Script odd = redis.script();
        CountDownLatch all = new CountDownLatch(1);
        redis.now(call -> {
            await(all);
            return odd.answer(call);
        });
        Map<String, CompletableFuture<LimiterResult>> results = new ConcurrentHashMap<>();
        for (String key : List.of("first", "alice", "odd", "bob")) {
            results.put(key, ask(key));
        }
        all.countDown();
        return results;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void assertOneIsLocal(Map<String, CompletableFuture<LimiterResult>> results) throws Exception {
        for (Map.Entry<String, CompletableFuture<LimiterResult>> one : results.entrySet()) {
            if (one.getKey().equals("odd")) {
                assertLocal(one.getValue());
            } else {
                assertRemote(one.getValue());
            }
        }
        assertThat(limiter.shared().isUnavailable()).isFalse();
        assertThat(redis.calls().size()).isLessThan(12);
    }

    private CompletableFuture<LimiterResult> ask(String key) {
        return ask(limiter, key);
    }

    private CompletableFuture<LimiterResult> ask(CountingLimiter limiter, String key) {
        CompletableFuture<LimiterResult> answer = new CompletableFuture<>();
        AtomicInteger times = calls.computeIfAbsent(key, id -> new AtomicInteger());
        limiter.acquire(key, LIMIT, one -> {
            times.incrementAndGet();
            answer.complete(one);
        });
        return answer;
    }

    private static void assertRemote(CompletableFuture<LimiterResult> answer) throws Exception {
        assertThat(((Permit) answer.get()).remaining()).isEqualTo(ScriptedRedis.LEFT);
    }

    private static void assertLocal(CompletableFuture<LimiterResult> answer) throws Exception {
        assertThat(answer.get()).isEqualTo(LOCAL);
    }
}
