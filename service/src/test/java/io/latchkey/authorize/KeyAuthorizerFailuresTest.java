package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import io.latchkey.Callbacks;
import io.latchkey.KeyPrincipal;
import io.latchkey.key.AddressRanges;
import io.latchkey.key.PresentedKey;
import io.latchkey.key.Scopes;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.LocalVerifier;
import io.latchkey.verify.Verdict;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("unit")
class KeyAuthorizerFailuresTest {
    private static final InetAddress HERE = InetAddresses.forString("192.0.2.1");
    private static final InetAddress ELSEWHERE = InetAddresses.forString("192.0.2.2");
    private static final Verdict NO = Verdict.Invalid.unknown();

    private final AtomicLong nanos = new AtomicLong();
    private final Verifier verifier = new Verifier();
    private final KeyAuthorizer authorizer = new KeyAuthorizer(
            new AuthorizationRules(true, null, Set.of(), "X-API-Key"),
            new DefaultLimit(RateLimit.of(60, Duration.ofSeconds(60))),
            verifier,
            new MemoryRateLimiter(nanos::get),
            new FailureLimiter(RateLimit.of(3, Duration.ofSeconds(60)), nanos::get, Runnable::run));

    @Test
    void refusesUnknownKeysAfterTooManyFailuresBeforeAnyCall() {
        fail(3);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(500));
        Decision.Denied refused = (Decision.Denied) decide(key("new"), HERE);
        assertThat(refused.reason()).isEqualTo(DenialReason.TOO_MANY_FAILURES);
        assertThat(refused.retryAfterNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(59_500));
        assertThat(refused.detail()).endsWith("Try again in 60 seconds.");
        assertThat(verifier.calls).isEqualTo(3);
    }

    @Test
    void letsTheAddressTryAgainWhenItHasWaited() {
        fail(3);
        nanos.addAndGet(((Decision.Denied) decide(key("new"), HERE)).retryAfterNanos());
        assertThat(refusal(decide(key("new"), HERE))).isEqualTo(DenialReason.INVALID_KEY);
    }

    @Test
    void neverRefusesAKeyThatIsKnown() {
        fail(3);
        verifier.known.put("local", good("local"));
        assertThat(decide(key("local"), HERE)).isInstanceOf(Decision.Allowed.class);
    }

    @Test
    void leavesOtherAddressesAndUnknownOnesAlone() {
        fail(3);
        assertThat(refusal(decide(key("new"), ELSEWHERE))).isEqualTo(DenialReason.INVALID_KEY);
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(decide(key("new"), null))).isEqualTo(DenialReason.INVALID_KEY);
        }
    }

    @Test
    void onlyAKeyThatIsNotGoodIsAFailure() {
        for (int i = 0; i < 10; i++) {
            assertThat(refusal(decide(new Credentials.None(), HERE))).isEqualTo(DenialReason.MISSING_KEY);
            assertThat(refusal(decide(new Credentials.Ambiguous(), HERE))).isEqualTo(DenialReason.AMBIGUOUS_KEY);
            verifier.says = new Verdict.ScopeDenied("tts");
            assertThat(refusal(decide(key("denied"), HERE))).isEqualTo(DenialReason.INSUFFICIENT_SCOPE);
            verifier.says = new Verdict.TooManyScopes(1);
            assertThat(refusal(decide(key("many"), HERE))).isEqualTo(DenialReason.RATE_LIMITED);
            verifier.says = new Verdict.Unavailable("down", Verdict.Unavailable.Cause.NO_CALL);
            assertThat(refusal(decide(key("down"), HERE))).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
            verifier.says = good("fine");
            assertThat(decide(key("fine"), HERE)).isInstanceOf(Decision.Allowed.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"CALL_REJECTED", "CALL_FAILED"})
    void aKeyWhoseCallBringsNoVerdictIsAFailure(Verdict.Unavailable.Cause cause) {
        verifier.says = new Verdict.Unavailable("odd", cause);
        for (int i = 0; i < 3; i++) {
            assertThat(refusal(decide(key("odd" + i), HERE))).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
        }
        assertThat(refusal(decide(key("odd"), HERE))).isEqualTo(DenialReason.TOO_MANY_FAILURES);
        assertThat(refusal(decide(key("odd"), ELSEWHERE))).isEqualTo(DenialReason.VALIDATION_UNAVAILABLE);
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            assertThat(refusal(decide(key("bad" + i), HERE))).isEqualTo(DenialReason.INVALID_KEY);
        }
    }

    private Decision decide(Credentials credentials, InetAddress client) {
        return Callbacks.authorize(authorizer, new Request(credentials, client));
    }

    private static Credentials key(String text) {
        return new Credentials.One(new PresentedKey(text));
    }

    private static DenialReason refusal(Decision decision) {
        return ((Decision.Denied) decision).reason();
    }

    private static Verdict good(String name) {
        KeyPrincipal principal = new KeyPrincipal(name, name, null, Scopes.all(), KeyPrincipal.Source.LOCAL, false);
        return new Verdict.Valid(principal, null, AddressRanges.none(), null);
    }

    private record Request(Credentials credentials, InetAddress clientAddress) implements AuthRequest {
        @Override
        public String method() {
            return "GET";
        }

        @Override
        public String requestId() {
            return "request-1";
        }

        @Override
        public String path() {
            return "/";
        }

        @Override
        public List<RequiredScope> requiredScopes() {
            return List.of();
        }
    }

    private static final class Verifier implements LocalVerifier {
        final Map<String, Verdict> known = new HashMap<>();
        Verdict says = NO;
        int calls;

        @Override
        public Verdict lookUp(PresentedKey key) {
            calls++;
            return known.getOrDefault(key.text(), says);
        }

        @Override
        public boolean isKnownValid(PresentedKey key, String scope) {
            return known.containsKey(key.text());
        }
    }
}
