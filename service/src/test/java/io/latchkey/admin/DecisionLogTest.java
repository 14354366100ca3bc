package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.common.net.InetAddresses;
import io.latchkey.KeyPrincipal;
import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Credentials;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DenialReason;
import io.latchkey.authorize.RequiredScope;
import io.latchkey.key.PresentedKey;
import io.latchkey.verify.KeyDetector;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

@Tag("unit")
class DecisionLogTest {
    private static final Decision UNKNOWN = new Decision.Denied(
            DenialReason.INVALID_KEY, "Invalid API key.", "0123456789abcdef", "rejected by the validator", null, 0);
    private static final Decision MISSING =
            new Decision.Denied(DenialReason.MISSING_KEY, "Missing API key.", null, null, null, 0);
    private static final Decision GRANTED = new Decision.Allowed(KeyPrincipal.anonymous(), null);
    private static final Call CALL = new Call("sk_test", "GET", "/speak", "2001:db8::1");

    /** Knows one key beside the one that a request presents. */
    private static final KeyDetector DETECTOR =
            new KeyDetector(key -> key.text().equals("sk-other-KNOWN"));

    private final Logger logger = (Logger) LoggerFactory.getLogger("latchkey.decisions");
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
        @Override
        protected void append(ILoggingEvent event) {
            // As the asynchronous appenders do: the MDC is another by the time it is read.
            event.prepareForDeferredProcessing();
            super.append(event);
        }
    };
    private long now;
    private final DecisionLog log = new DecisionLog(false, Duration.ofNanos(10), () -> now, DETECTOR);

    private record Call(
            String key,
            String method,
            @Nullable String path,
            @Nullable String client,
            String requestId) implements AuthRequest {
        Call(String key, String method, @Nullable String path, @Nullable String client) {
            this(key, method, path, client, "request-1");
        }

        @Override
        public Credentials credentials() {
            return new Credentials.One(new PresentedKey(key));
        }

        @Override
        public @Nullable InetAddress clientAddress() {
            return client == null ? null : InetAddresses.forString(client);
        }

        @Override
        public List<RequiredScope> requiredScopes() {
            return List.of();
        }
    }

    @BeforeEach
    void listen() {
        appender.start();
        logger.addAppender(appender);
        logger.setAdditive(false);
        logger.setLevel(Level.INFO);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
        logger.setAdditive(true);
        logger.setLevel(null);
        MDC.clear();
    }

    private List<String> lines() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void logsADenialInOneLineWithAllFieldsInTheMdc() {
        log.decided(CALL, UNKNOWN, 1);

        assertThat(lines())
                .containsExactly("event=denied code=invalid_key status=401 keyId=0123456789abcdef"
                        + " reason=rejected_by_the_validator client=2001:db8:0:0:0:0:0:1 method=GET path=/speak"
                        + " requestId=request-1");
        assertThat(appender.list.get(0).getLevel()).isEqualTo(Level.INFO);
        assertThat(appender.list.get(0).getMDCPropertyMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "event", "denied",
                        "code", "invalid_key",
                        "status", "401",
                        "keyId", "0123456789abcdef",
                        "reason", "rejected_by_the_validator",
                        "client", "2001:db8:0:0:0:0:0:1",
                        "method", "GET",
                        "path", "/speak",
                        "requestId", "request-1"));
    }

    @Test
    void omitsUnknownFields() {
        log.decided(new Call("sk_test", "GET", null, null), MISSING, 1);

        assertThat(lines()).containsExactly("event=denied code=missing_key status=401 method=GET requestId=request-1");
    }

    @Test
    void reportsRepeatsOncePerInterval() {
        for (int i = 0; i < 1000; i++) {
            log.decided(CALL, UNKNOWN, 1);
        }
        now = 10;
        log.writeRepeats();

        assertThat(lines())
                .hasSize(2)
                .last()
                .asString()
                .startsWith("event=repeated suppressed=999 code=invalid_key status=401 keyId=0123456789abcdef reason=")
                .endsWith("path=/speak");
    }

    @Test
    void reportsHowManyDenialsExceededTheCapacity() {
        for (int i = 0; i < 1010; i++) {
            log.decided(new Call("sk_test", "GET", "/" + i, null), MISSING, 1);
        }
        now = 10;
        log.writeRepeats();

        assertThat(lines())
                .hasSize(1001)
                .last()
                .isEqualTo("event=repeated suppressed=10 reason=too_many_different_denials");
    }

    @Test
    void tellsSuccessesOnlyWhenAskedTo_AndThenEachOfThem() {
        log.decided(CALL, GRANTED, 1);
        assertThat(lines()).isEmpty();

        DecisionLog all = new DecisionLog(true, Duration.ofNanos(10), () -> now, DETECTOR);
        all.decided(CALL, GRANTED, 1);
        all.decided(CALL, GRANTED, 1);

        assertThat(lines())
                .hasSize(2)
                .containsOnly("event=allowed client=2001:db8:0:0:0:0:0:1 method=GET path=/speak requestId=request-1");
    }

    @Test
    void readsNoRequestWhileTheLoggerIsOff() {
        logger.setLevel(Level.WARN);
        AuthRequest untouchable = (AuthRequest) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {AuthRequest.class}, (proxy, method, arguments) -> {
                    throw new AssertionError(method.getName());
                });

        log.decided(untouchable, UNKNOWN, 1);

        assertThat(lines()).isEmpty();
    }

    @Test
    void withholdsAPathOrMethodThatContainsTheKey() {
        log.decided(new Call("sk_MARKED", "sk_MARKED", "/v1/sk_MARKED/x", null), UNKNOWN, 1);
        log.decided(new Call("sk_MARKED", "GET", "/v1/%73k_%4DARKED", null), UNKNOWN, 1);

        assertThat(lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line).contains("path=(withheld)").doesNotContain("ARKED"))
                .first()
                .asString()
                .contains("method=(other)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sk-other-KNOWN",
                "/v1/sk-other-KNOWN",
                "/v1/sk-other-KNOWN/x?y",
                "id-sk-other-KNOWN-1",
                "/sk%2Dother%2dKNOWN",
                "/v1/a-b-c-d-e-f-g-h/i-j-k-l-m-n-o-p;k=sk-other-KNOWN,x/y"
            })
    void aKeyThatIsNotTheOnePresentedIsWithheldToo(String text) {
        DecisionLog all = new DecisionLog(true, Duration.ofNanos(10), () -> now, DETECTOR);
        Call call = new Call("sk_test", "sk-other-KNOWN", text, null, text);
        all.decided(call, UNKNOWN, 1);
        all.decided(call, GRANTED, 1);

        assertThat(lines())
                .hasSize(2)
                .allSatisfy(line -> assertThat(line)
                        .endsWith(" method=(other) path=(withheld) requestId=(withheld)")
                        .doesNotContain("KNOWN"));
    }

    @Test
    void aRepeatIsNotSearchedForKeysAgain() {
        AtomicInteger lookups = new AtomicInteger();
        DecisionLog counting = new DecisionLog(
                false, Duration.ofNanos(10), () -> now, new KeyDetector(key -> lookups.incrementAndGet() < 0));
        counting.decided(CALL, UNKNOWN, 1);
        int once = lookups.get();
        counting.decided(CALL, UNKNOWN, 1);

        assertThat(once).isPositive();
        assertThat(lookups.get()).isEqualTo(once);
    }

    @Test
    void aNonStandardMethodIsNotShown() {
        log.decided(new Call("sk_test", "BREW", "/", null), UNKNOWN, 1);
        log.decided(new Call("sk_test", "PROPFIND", "/", null), UNKNOWN, 1);

        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).contains(" method=(other) ");
        assertThat(lines().get(1)).contains(" method=PROPFIND ");
    }

    @Test
    void callersCannotForgeALineOrAField() {
        log.decided(
                new Call("k", "GET", "/a\r\nINFO forged code=allowed\u2028 \"x\\ {} ${jndi:ldap://a} %X", null),
                new Decision.Denied(DenialReason.INVALID_KEY, "", "id\nevent=allowed", "why\n\"", null, 0),
                1);

        assertThat(lines())
                .containsExactly("event=denied code=invalid_key status=401 keyId=id%0Aevent=allowed reason=why%0A%22"
                        + " method=GET path=/a%0D%0AINFO%20forged%20code=allowed%E2%80%A8%20%22x%5C%20{}"
                        + "%20${jndi:ldap://a}%20%X requestId=request-1");
        assertThat(appender.list.get(0).getMDCPropertyMap().values())
                .allSatisfy(value -> assertThat(value).matches("[!-~]*"));
    }

    @Test
    void keepsMdcFieldsOfTheApplication() {
        MDC.put("path", "theirs");
        MDC.put("tenant", "t1");

        log.decided(CALL, UNKNOWN, 1);

        assertThat(MDC.getCopyOfContextMap())
                .containsExactlyInAnyOrderEntriesOf(Map.of("path", "theirs", "tenant", "t1"));
        assertThat(appender.list.get(0).getMDCPropertyMap())
                .containsEntry("path", "/speak")
                .containsEntry("tenant", "t1");
    }
}
