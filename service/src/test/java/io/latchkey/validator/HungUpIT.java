package io.latchkey.validator;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.Eventually;
import io.latchkey.app.LatchkeyProcess;
import io.latchkey.app.ShippedFiles;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that callers which disconnect before their response do not fill the log with errors. */
@Tag("system")
class HungUpIT {
    private static final int CALLERS = 20;

    @TempDir
    private Path folder;

    @Test
    void callerThatDisconnectsCausesNoStackTrace() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        try (ScriptedValidator validator =
                        ScriptedValidator.that(Behaviour.accepts().after(gone));
                LatchkeyProcess service = LatchkeyProcess.serve(
                        folder,
                        Map.of(
                                "EXTERNAL_AUTH_ENABLED",
                                "true",
                                "EXTERNAL_AUTH_TIMEOUT",
                                "60",
                                "MANA_CORE_AUTH_URL",
                                validator.url(),
                                "VERIFY_IN_REQUEST_LOG",
                                "true"),
                        ShippedFiles.configuration())) {
            for (int i = 0; i < CALLERS; i++) {
                askAndHangUp(service.port(), "sk_live_" + i, validator);
            }
            gone.countDown();

            Eventually.value("a line per caller in the request log", () -> logged(service), lines -> lines == CALLERS);
            assertThat(service.output()).doesNotContain("Exception", "ERROR");
        }
    }

    private static void askAndHangUp(int port, String key, ScriptedValidator validator) throws Exception {
        int before = validator.calls();
        String request = "GET /verify HTTP/1.1\r\nHost: a\r\nX-API-Key: " + key + "\r\n\r\n";
        try (Socket caller = new Socket(InetAddress.getLoopbackAddress(), port)) {
            caller.setSoLinger(true, 0);
            caller.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            validator.awaitCalls(before + 1);
        }
    }

    private static long logged(LatchkeyProcess service) throws Exception {
        return service.output()
                .lines()
                .filter(line -> line.contains("\"GET /verify\""))
                .count();
    }
}
