package io.latchkey.http.jersey;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.Credentials;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import io.latchkey.authorize.RequiredScope;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class BlockingAuthorizerTest {
    private static final Decision ALLOWED = new Decision.Allowed(KeyPrincipal.anonymous(), null);
    private static final AuthRequest REQUEST = new Request();

    private final List<Consumer<Decision>> callbacks = new ArrayList<>();

    @Test
    void returnsADecisionMadeAtOnce() {
        assertThat(new BlockingAuthorizer((request, callback) -> callback.accept(ALLOWED)).authorize(REQUEST))
                .isEqualTo(ALLOWED);
    }

    @Test
    void waitsForADecisionOfAnotherThread() {
        AtomicReference<Thread> other = new AtomicReference<>();
        Thread caller = Thread.currentThread();
        Authorizer authorizer = (request, callback) -> {
            Thread thread = new Thread(() -> {
                while (caller.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                callback.accept(ALLOWED);
            });
            other.set(thread);
            thread.start();
        };

        assertThat(new BlockingAuthorizer(authorizer).authorize(REQUEST)).isEqualTo(ALLOWED);
        assertThat(other.get()).isNotNull();
    }

    @Test
    void deniesWhenTheCallerIsInterrupted() {
        Thread.currentThread().interrupt();

        Decision decision = pending(Duration.ofDays(1)).authorize(REQUEST);

        assertThat(Thread.interrupted()).as("still interrupted").isTrue();
        assertDenied(decision, "interrupted");
        callbacks.get(0).accept(ALLOWED);
    }

    @Test
    void deniesWhenNoDecisionComesInTime() {
        assertDenied(pending(Duration.ofMillis(1)).authorize(REQUEST), "no decision in time");
    }

    private BlockingAuthorizer pending(Duration longestWait) {
        return new BlockingAuthorizer((request, callback) -> callbacks.add(callback), longestWait);
    }

    private static void assertDenied(Decision decision, String explanation) {
        Decision.Denied denied = (Decision.Denied) decision;
        assertThat(denied.reason()).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
        assertThat(denied.explanation()).isEqualTo(explanation);
        assertThat(denied.retryAfterNanos()).isPositive();
    }

    private static final class Request implements AuthRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public Credentials credentials() {
            return new Credentials.None();
        }

        @Override
        public String requestId() {
            return "request-1";
        }

        @Override
        public @Nullable InetAddress clientAddress() {
            return null;
        }

        @Override
        public List<RequiredScope> requiredScopes() {
            return List.of();
        }
    }
}
