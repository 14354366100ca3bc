package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Checks the requests that a validator receives, and that the key is nowhere else. */
@Tag("service")
class RequestOnTheWireIT {
    private static final String KEY = "sk_live_0123456789abcdef0123456789abcdef";

    @Test
    void requestHasOnlyTheNecessaryHeaders() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "scope: tts")) {
            assertThat(gate.caller().present(KEY).status()).isEqualTo(200);

            ReceivedRequest request = validator.received().get(0);
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.path()).isEqualTo("/api/v1/api-keys/validate");
            assertThat(request.body().equals("{\"apiKey\":\"" + KEY + "\",\"scope\":\"tts\"}"))
                    .isTrue();
            assertThat(request.header("Content-Length"))
                    .isEqualTo(Integer.toString(request.body().length()));
            assertThat(request.header("Content-Type")).isEqualTo("application/json");
            assertThat(request.header("Accept")).isEqualTo("application/json");
            assertThat(request.header("User-Agent")).matches("latchkey/\\S+");
            assertThat(request.header("Host")).isEqualTo(validator.url().substring("http://".length()));
            assertThat(request.headers())
                    .noneMatch(header -> header.contains(KEY))
                    .noneMatch(header -> header.toLowerCase(Locale.ROOT).contains("gzip"))
                    .noneMatch(header -> header.toLowerCase(Locale.ROOT).contains("chunked"))
                    .noneMatch(header -> header.toLowerCase(Locale.ROOT).startsWith("upgrade"));
        }
    }

    @Test
    void noScopeIsSentWhenNoneIsRequired() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());
                Gate gate = Gate.asking(validator.url() + "/", "timeout: 60", "")) {
            assertThat(gate.caller().present(KEY).status()).isEqualTo(200);

            ReceivedRequest request = validator.received().get(0);
            assertThat(request.path()).isEqualTo("/api/v1/api-keys/validate");
            assertThat(request.json().size()).isEqualTo(1);
        }
    }

    @Test
    void oneConnectionServesManyCalls() throws Exception {
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.accepts());
                Gate gate = Gate.asking(validator.url(), "timeout: 60", "")) {
            Caller caller = gate.caller();
            for (int i = 0; i < 10; i++) {
                validator.now(i % 2 == 0 ? Behaviour.accepts() : Behaviour.rejects());
                caller.present(KEY + i);
            }

            assertThat(validator.calls()).isEqualTo(10);
            assertThat(validator.accepted()).isEqualTo(1);
        }
    }

    @Test
    void keyIsInNoLog() throws Exception {
        Behaviour echoes = (request, connection) ->
                Behaviour.answers(200, "{\"valid\":\"" + KEY + "\"}").answer(request, connection);
        Behaviour echoesNoJson = Behaviour.answers(200, KEY);
        try (ScriptedValidator validator = ScriptedValidator.that(Behaviour.rejects());
                Gate gate = Gate.asking(validator.url(), "timeout: 0.5", "validateEndpoint: true")) {
            ListAppender<ILoggingEvent> log = new ListAppender<>();
            Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
            Logger client = (Logger) LoggerFactory.getLogger("org.apache.hc.client5.http");
            Logger server = (Logger) LoggerFactory.getLogger("org.eclipse.jetty");
            log.start();
            root.addAppender(log);
            root.setLevel(Level.DEBUG);
            // At this level both log all bytes of a connection.
            client.setLevel(Level.INFO);
            server.setLevel(Level.INFO);
            try {
                Caller caller = gate.caller();
                caller.present(KEY);
                gate.verdicts().evictAll();
                for (Behaviour next :
                        List.of(echoes, echoesNoJson, Behaviour.resets(), Behaviour.hangs(), Behaviour.cutsOff(KEY))) {
                    validator.now(next);
                    caller.present(KEY);
                }
                validator.refuse();
                caller.present(KEY);
                caller.post("/" + ValidatorCall.PATH, "{\"apiKey\":\"" + KEY + "\"");
                caller.post("/" + ValidatorCall.PATH, "{\"apiKey\":\"" + KEY + "\"}");
            } finally {
                root.setLevel(Level.ERROR);
                root.detachAppender(log);
            }

            List<String> leaks = List.copyOf(log.list).stream()
                    .filter(event -> text(event).contains(KEY))
                    .map(ILoggingEvent::getLoggerName)
                    .distinct()
                    .toList();
            assertThat(log.list).isNotEmpty();
            assertThat(leaks).isEmpty();
        }
    }

    private static String text(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getFormattedMessage());
        for (IThrowableProxy thrown = event.getThrowableProxy(); thrown != null; thrown = thrown.getCause()) {
            text.append('\n').append(thrown.getMessage());
        }
        return text.toString();
    }
}
