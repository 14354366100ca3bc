package io.latchkey.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.junit5.DropwizardExtensionsSupport;
import io.latchkey.Seed;
import io.latchkey.app.TestGate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes that no honest client sends: the response is a 4xx or a 200, and the service stays healthy. */
@ExtendWith({DropwizardExtensionsSupport.class, Seed.class})
@Tag("service")
class HostileInputIT {
    private static final int RANDOM_HEADERS = 10_000;
    private static final int LONGEST_RANDOM = 200;
    private static final TestGate GATE = TestGate.of("""
            rateLimit: {requests: 1000000, window: 60}
            credentials: {queryParameter: api_key}
            trustedProxies: [127.0.0.1]
            keys: [{name: good, key: good-key}, {name: away, key: away-key, allowedIps: [192.0.2.1]}]
            """, Map.of());

    @AfterEach
    void aValidKeyIsStillAllowed() throws Exception {
        for (int i = 0; i < 50; i++) {
            assertThat(GATE.send("GET", "/verify", "X-API-Key", "good-key").statusCode())
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-API-Key:\r\n",
                "X-API-Key: \u00e9\u00ff\u0080\r\n",
                "X-API-Key: a\0b\r\n",
                "X-API-Key: \0\r\n",
                "X-API-Key: a\rb\r\n",
                "X-API-Key: a\nb\r\n",
                "X-API-Key: a\n",
                "X-API-Key: good\r\n -key\r\n",
                "X-API-Key: good-key\r\nX-API-Key: other\r\n",
                "X-API-Key\r\n",
                "X-API-Key : good-key\r\n",
                ": good-key\r\n",
                "X-API-Key: good-key\r\nContent-Length: 1\r\nContent-Length: 2\r\n",
                "X-API-Key: good-key\r\nTransfer-Encoding: junk\r\n",
                "Authorization: Bearer\r\n",
                "Authorization: Bearer \u00ff\0\r\n",
                "X-API-Key: away-key\r\nX-Forwarded-For: ,,, \u00e9, [::1, ::%, 999.1.1.1\r\n",
                "X-API-Key: away-key\r\nX-Forwarded-For: %00, 1.2.3.4.5, [], ]\r\n",
                "X-Forwarded-Uri: /?api_key=%zz%\r\n",
                "X-Forwarded-Uri: \u00ff?api_key=%ff%fe&%=&&&\r\n",
                "X-Forwarded-Uri: ?\r\n",
                "X-Forwarded-Uri:\r\n"
            })
    void aHostileHeaderIsDenied(String headers) throws Exception {
        check("GET /verify HTTP/1.1\r\nHost: a\r\n" + headers + "Connection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/verify/%2F",
                "/verify//",
                "/verify//health",
                "/verify/../whoami",
                "/verify/%2e%2e/health",
                "/verify/..;/x",
                "/verify;a=b/health",
                "/verify;/../health",
                "/verify;a=b/../health",
                "/verify/;",
                "/verify/%00",
                "/verify/%",
                "/verify/%zz",
                "/verify/%ff",
                "/verify/\u00ff",
                "/verify/a\\b",
                "/verify?api_key=%zz",
                "/verify?api_key=%ff",
                "/verify?%61pi_key=%",
                "/verify?scope=%zz",
                "/verify?deny=%ff&scope=%00",
                "/verify?&&=&=",
                "*",
                "http://",
                "verify",
                "/verify/{x}"
            })
    void aHostilePathIsDenied(String target) throws Exception {
        check("GET " + target + " HTTP/1.1\r\nHost: a\r\nX-API-Key: good-key\r\nConnection: close\r\n\r\n");
        check("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /verify HTTP/2.0",
                "GET /verify HTTP/3.0",
                "GET /verify HTTP/9.9",
                "GET /verify HTTP/1.2",
                "GET /verify HTTP/0.9",
                "GET /verify HTTP/2",
                "GET /verify HTTPS/1.1",
                "GET /verify",
                "PRI * HTTP/2.0"
            })
    void anotherVersionOfHttpIsDenied(String line) throws Exception {
        String response = send(line + "\r\nHost: a\r\nX-API-Key: good-key\r\nConnection: close\r\n\r\n");

        assertThat(response).matches("(?s)HTTP/1\\.1 (4\\d\\d|505) .*").doesNotContain("Exception", "org.eclipse");
    }

    @Test
    void aKeyOfSevenKibibytesIsOnlyInvalid() throws Exception {
        String response = check("GET /verify HTTP/1.1\r\nHost: a\r\nX-API-Key: " + "k".repeat(7 * 1024)
                + "\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 401");
    }

    @Test
    void twoHundredHeaderFieldsAreTaken() throws Exception {
        String response = check("GET /verify HTTP/1.1\r\nHost: a\r\n" + "a:\r\n".repeat(197)
                + "X-API-Key: good-key\r\nConnection: close\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:\r\n", "X-API-Key: good-key\r\n", "Authorization: Bearer a\r\n"})
    void moreThanTwoHundredHeaderFieldsAreDenied(String field) throws Exception {
        for (String target : new String[] {"/verify", "/whoami", "/health"}) {
            assertThat(check("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + field.repeat(201) + "\r\n"))
                    .startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void moreThanTwoHundredTrailersAreDenied() throws Exception {
        String response = check("POST /whoami HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n"
                + "a:\r\n".repeat(201) + "\r\n");

        assertThat(response).containsPattern("^HTTP/1.1 (400|431) ");
    }

    @Test
    void tenThousandRandomHeadersAreDenied() throws Exception {
        Random random = Seed.random("headers");
        for (int i = 0; i < RANDOM_HEADERS; i++) {
            byte[] value = new byte[random.nextInt(LONGEST_RANDOM)];
            random.nextBytes(value);
            String name = i % 4 == 0 ? "Authorization: Bearer " : "X-API-Key: ";
            check("GET /verify HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                    + name
                    + new String(value, StandardCharsets.ISO_8859_1)
                    + "\r\n\r\n");
        }
    }

    private static String check(String request) throws IOException {
        String response = send(request);
        if (!response.isEmpty()) {
            assertThat(response).as(request).matches("(?s)HTTP/1\\.1 (200|4\\d\\d) .*");
        }
        assertThat(response)
                .doesNotContain("\tat ", "Exception", "io.latchkey", "org.eclipse", "org.glassfish", "java.lang");
        return response;
    }

    private static String send(String request) throws IOException {
        ByteArrayOutputStream response = new ByteArrayOutputStream();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), GATE.getLocalPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            socket.getInputStream().transferTo(response);
        } catch (SocketException e) {
            // Reset after a refusal, since part of the request was left unread.
            assertThat(response.size()).as(request).isPositive();
        }
        return response.toString(StandardCharsets.ISO_8859_1);
    }
}
