package io.latchkey.http.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.testing.DropwizardTestSupport;
import io.latchkey.example.HelloApplication;
import io.latchkey.example.HelloApplication.HelloConfiguration;
import io.latchkey.warning.Warnings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The guard of the admin port on servers of other kinds, in an application that embeds the bundle. */
@Tag("service")
class AdminGuardServersTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{type: default, adminContextPath: /admin, applicationContextPath: /application,"
                        + " applicationConnectors: [{type: http, port: 0}], adminConnectors: [{type: http, port: 0}]}",
                // One connector for both.
                "{type: simple, connector: {type: http, port: 0}}",
            })
    void onlyTheAdminContextIsGuarded(String server) throws Exception {
        Path file = Files.writeString(folder.resolve("hello.yml"), "server: " + server + "\n" + """
                latchkey:
                  keys: [{name: alice, key: k1}]
                  admin: {hosts: 'one.example, two.example'}
                """);
        DropwizardTestSupport<HelloConfiguration> application =
                new DropwizardTestSupport<>(HelloApplication.class, file.toString());
        application.before();
        try {
            int port = application.getAdminPort();
            assertThat(status(port, "GET /admin/ping", "evil.example")).isEqualTo(403);
            assertThat(status(port, "POST /admin/tasks/reset-limits", "evil.example"))
                    .isEqualTo(403);
            assertThat(status(port, "POST /admin/tasks/reset-limits", "localhost\r\nOrigin: http://evil.example"))
                    .isEqualTo(403);
            assertThat(status(port, "GET /admin/ping", "localhost")).isEqualTo(200);
            assertThat(status(port, "GET /admin/ping", "two.example")).isEqualTo(200);
            assertThat(status(port, "POST /admin/tasks/reset-limits", "127.0.0.1"))
                    .isEqualTo(200);

            int callers = application.getLocalPort();
            assertThat(status(callers, "GET /application/hello", "evil.example\r\nX-API-Key: k1"))
                    .isEqualTo(200);
            assertThat(status(callers, "GET /application/hello", "evil.example"))
                    .isEqualTo(401);
        } finally {
            application.after();
        }
    }

    @ParameterizedTest
    @CsvSource({"Admin.Internal, 200", "admin.internal.:8081, 200", "other.internal, 403", "xadmin.internal, 403"})
    void theNameThatTheConnectorIsBoundToIsAccepted(String host, int status) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        AdminGuard guard = new AdminGuard(new AdminHosts(List.of()), new Warnings(System::nanoTime));
        guard.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.write(true, ByteBuffer.allocate(0), callback);
                return true;
            }
        });
        server.setHandler(guard);
        server.start();
        try {
            // Only now: this machine has no such name to bind to.
            connector.setHost("admin.INTERNAL");

            assertThat(status(connector.getLocalPort(), "GET /ping", host)).isEqualTo(status);
        } finally {
            server.stop();
        }
    }

    private static int status(int port, String request, String host) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(60_000);
            String head = request + " HTTP/1.1\r\nConnection: close\r\nContent-Length: 0\r\nHost: " + host + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            return Integer.parseInt(answer.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }
    }
}
