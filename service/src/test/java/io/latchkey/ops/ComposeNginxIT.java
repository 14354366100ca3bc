package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.HttpServer;
import io.latchkey.Eventually;
import io.latchkey.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests nginx with the configuration that the command in {@code ops/compose.yml} generates. */
@Tag("system")
class ComposeNginxIT {
    private static final InetAddress BEFORE = InetAddresses.forString("127.0.0.1");
    private static final InetAddress AFTERWARDS = InetAddresses.forString("127.0.0.3");

    @TempDir
    private Path folder;

    /** A recreated container has another address. With an older nginx, only the rest of the file is checked. */
    @Test
    void namesAreResolvedAgain() throws Exception {
        if (!resolves()) {
            Path site = site(1, 2, 3, 4);
            String older = Files.readString(site).replace(" resolve;", ";").replace("latchkey:", "127.0.0.1:");
            Files.writeString(site, older.replace("server service:", "server 127.0.0.1:"));
            ProxyProcess.checkNginx(folder, "include " + site + ";");
            return;
        }
        try (NameServer names = new NameServer();
                RecordingService service = new RecordingService()) {
            names.put("service", BEFORE);
            names.put("latchkey", BEFORE);
            HttpServer before = gate(BEFORE, 0, "before");
            int gatePort = before.getAddress().getPort();
            HttpServer afterwards = gate(AFTERWARDS, gatePort, "afterwards");
            int port = FreePort.find();
            Path site = site(port, gatePort, service.port(), names.port());
            try (Front nginx = ProxyProcess.nginx(folder, port, "include " + site + ";")) {
                await(nginx, service, "before");

                names.put("latchkey", AFTERWARDS);
                before.stop(0);

                await(nginx, service, "afterwards");
            } finally {
                afterwards.stop(0);
            }
        }
    }

    private static void await(Front nginx, RecordingService service, String name) throws Exception {
        Eventually.value(
                "an answer of the gate " + name,
                () -> {
                    nginx.send(WireRequest.get("/"));
                    return service.takeReceived().stream()
                            .findFirst()
                            .map(request -> String.join("", request.values("X-Auth-Key-Name")))
                            .orElse("");
                },
                seen -> seen.equals(name));
    }

    /** A server that allows everything and sends a name. */
    private static HttpServer gate(InetAddress address, int port, String name) throws IOException {
        HttpServer gate = HttpServer.create(new InetSocketAddress(address, port), 0);
        gate.createContext("/", exchange -> {
            exchange.getResponseHeaders().add("X-Auth-Key-Name", name);
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        gate.start();
        return gate;
    }

    /** Runs the command up to the start of nginx, with paths, ports and a name server of this test. */
    private Path site(int port, int gatePort, int servicePort, int dnsPort) throws Exception {
        String command = new YAMLMapper()
                .readTree(ShippedFile.of("compose.yml").text())
                .at("/services/nginx/command/0")
                .asText();
        Path site = folder.resolve("latchkey.conf");
        String shell = new ShippedFile(command)
                .with(
                        "/etc/latchkey/latchkey.conf",
                        ShippedFile.folder("nginx/latchkey.conf").toString())
                .with("/etc/nginx/conf.d/latchkey.conf", site.toString())
                .with("127.0.0.11 ", "127.0.0.1:" + dnsPort + " ")
                .with("latchkey:8080", "latchkey:" + gatePort)
                .with("service:80", "service:" + servicePort)
                .with("&& exec nginx -g 'daemon off;'", "")
                .text();
        Process process = new ProcessBuilder("sh", "-c", shell).inheritIO().start();
        assertThat(process.waitFor()).isZero();
        return new ShippedFile(Files.readString(site))
                .with("listen 8000;", "listen 127.0.0.1:" + port + ";")
                .write(site);
    }

    private static boolean resolves() throws Exception {
        Process process = new ProcessBuilder(Installed.path("nginx"), "-v")
                .redirectErrorStream(true)
                .start();
        String version = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Matcher number = Pattern.compile("nginx/(\\d+)\\.(\\d+)\\.(\\d+)").matcher(version);
        assertThat(number.find()).as(version).isTrue();
        int[] parts = {
            Integer.parseInt(number.group(1)), Integer.parseInt(number.group(2)), Integer.parseInt(number.group(3))
        };
        return parts[0] > 1 || parts[1] > 27 || (parts[1] == 27 && parts[2] >= 3);
    }
}
