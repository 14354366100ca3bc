package io.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.app.TestGate;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Dropwizard's task {@code log-level}, of which Latchkey checks the parameters. */
@ExtendWith(DropwizardExtensionsSupport.class)
@Tag("service")
class LogLevelTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LoggerContext CONTEXT = (LoggerContext) LoggerFactory.getILoggerFactory();
    private static final Logger ROOT = CONTEXT.getLogger("ROOT");
    private static final TestGate GATE = TestGate.of("keys: []\n", Map.of());

    @AfterEach
    void reset() {
        ROOT.setLevel(Level.WARN);
        CONTEXT.getLogger("org.eclipse.jetty").setLevel(null);
        CONTEXT.getLogger("latchkey.decisions").setLevel(null);
        CONTEXT.getLogger("io.latchkey").setLevel(null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ROOT",
                "root",
                "Root",
                "org",
                "org.eclipse",
                "org.eclipse.jetty",
                "org.eclipse.jetty.",
                "org.eclipse.jetty.http.HttpGenerator",
                "org.eclipse.jetty$http",
                "org.glassfish",
                "org.glassfish.jersey.server",
                "org.apache",
                "org.apache.hc",
                "org.apache.hc.client5.http.wire",
                "org.hibernate.validator.internal",
                "io",
                "io.lettuce.core.protocol.CommandHandler",
                "io.netty",
                "reactor.util",
                "jdk",
                "sun.net.www.protocol.http.HttpURLConnection",
            })
    void loggersThatPrintRequestsStayAtInfo(String logger) throws Exception {
        for (String level : new String[] {"DEBUG", "debug", "Trace", "ALL"}) {
            assertDenied("logger=" + logger + "&level=" + level, "No level was changed. Below INFO");
            assertDenied("logger=latchkey.decisions&logger=" + logger + "&level=" + level, "No level was changed.");
        }
        assertThat(ROOT.getLevel()).isEqualTo(Level.WARN);
        assertThat(CONTEXT.getLogger("org.eclipse.jetty").getEffectiveLevel()).isEqualTo(Level.WARN);
        assertThat(CONTEXT.getLogger("latchkey.decisions").getLevel())
                .as("all or none")
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "org.eclipse.jetty.util.HostPort",
                "org.eclipse.jetty.http.HttpParser",
                "org.glassfish.jersey.servlet.WebComponent",
                "org.glassfish.jersey.server.internal.routing.AbstractMethodSelectingRouter",
            })
    void loggersThatPrintTextOfCallersStayAtError(String logger) throws Exception {
        for (String parameters : new String[] {"", "&level=INFO", "&level=WARN", "&level=OFF&duration=PT0.1S"}) {
            assertDenied("logger=" + logger + parameters, "No level was changed. Below ERROR");
        }
        assertThat(CONTEXT.getLogger(logger).getLevel()).isEqualTo(Level.ERROR);
        assertThat(post("logger=" + logger + "&level=OFF").statusCode()).isEqualTo(200);
        SilencedLoggers.silence(CONTEXT);
        assertThat(CONTEXT.getLogger(logger).getLevel())
                .as("stricter levels stay")
                .isEqualTo(Level.OFF);
        for (Level level : new Level[] {null, Level.TRACE, Level.WARN}) {
            CONTEXT.getLogger(logger).setLevel(level);
            SilencedLoggers.silence(CONTEXT);
            assertThat(CONTEXT.getLogger(logger).getLevel()).isEqualTo(Level.ERROR);
        }
    }

    @Test
    void theLevelsThatPrintNoRequestsCanBeSet() throws Exception {
        for (String level : new String[] {"INFO", "warn", "ERROR", "OFF"}) {
            assertThat(post("logger=org.eclipse.jetty&level=" + level).statusCode())
                    .isEqualTo(200);
            assertThat(CONTEXT.getLogger("org.eclipse.jetty").getLevel()).isEqualTo(Level.toLevel(level));
        }
        assertThat(post("logger=ROOT&level=INFO").statusCode()).isEqualTo(200);
        assertThat(post("logger=org.eclipse.jetty").body()).contains("org.eclipse.jetty to null");
        assertThat(CONTEXT.getLogger("org.eclipse.jetty").getLevel()).isNull();
    }

    /** Which a configuration may have set so, together with a level of Jetty's own. */
    @Test
    void aLevelBelowInfoIsNotInheritedEither() throws Exception {
        ROOT.setLevel(Level.DEBUG);
        CONTEXT.getLogger("org.eclipse.jetty").setLevel(Level.INFO);

        assertDenied("logger=org.eclipse.jetty", "No level was changed.");
        assertDenied("logger=org.eclipse.jetty&level=WARN&duration=PT0.1S", "No level was changed.");
        assertThat(post("logger=org.eclipse.jetty.server&level=INFO").statusCode())
                .isEqualTo(200);
        assertThat(post("logger=org.eclipse.jetty.server").statusCode())
                .as("it inherits the INFO of org.eclipse.jetty")
                .isEqualTo(200);
        assertThat(CONTEXT.getLogger("org.eclipse.jetty").getLevel()).isEqualTo(Level.INFO);
    }

    @Test
    void loggersOfTheServiceCanBeSetToAnyLevel() throws Exception {
        assertThat(post("logger=latchkey.decisions&level=OFF").body())
                .contains("Configured logging level for latchkey.decisions to OFF");
        assertThat(post("logger=io.latchkey&level=DEBUG&duration=PT10M").statusCode())
                .isEqualTo(200);
        assertThat(CONTEXT.getLogger("io.latchkey").getLevel()).isEqualTo(Level.DEBUG);
        assertThat(post("logger=io.dropwizard.health&logger=org.eclipse.jettyx&level=INFO")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "logger=io.latchkey&level=DBUG, level must be one of OFF",
        "logger=io.latchkey&level=, level must be one of OFF",
        "logger=io.latchkey&level=DEBUG&level=INFO, level must be one of OFF",
        "level=DEBUG, logger is missing",
        "logger=&level=DEBUG, logger must be the name of a logger",
        "logger=a%20b&level=DEBUG, logger must be the name of a logger",
        "logger=io.latchkey&levels=DEBUG, Unknown parameter of log-level",
        "logger=io.latchkey&level=DEBUG&duration=10, duration must be an ISO-8601 duration",
        "logger=io.latchkey&duration=PT1S, duration must be an ISO-8601 duration",
        "logger=io.latchkey&level=DEBUG&duration=-PT1S, duration must be an ISO-8601 duration",
        "logger=ROOT, The root logger needs a level",
        "logger=ROOT&level=INFO&duration=PT1S, The root logger needs a level",
    })
    void otherParametersAreAnsweredWithTheKnownOnes(String parameters, String error) throws Exception {
        assertDenied(parameters, error);
    }

    private static void assertDenied(String parameters, String error) throws Exception {
        HttpResponse<String> answer = post(parameters);
        assertThat(answer.statusCode()).as(parameters).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).get("error").textValue()).startsWith(error);
    }

    private static HttpResponse<String> post(String parameters) throws Exception {
        return TestGate.send(GATE.getAdminPort(), "POST", "/tasks/log-level?" + parameters);
    }
}
