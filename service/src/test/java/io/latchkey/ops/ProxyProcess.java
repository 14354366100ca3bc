package io.latchkey.ops;

import io.latchkey.Eventually;
import io.latchkey.FreePort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A real proxy in a separate process, with its configuration from {@code ops/}. */
final class ProxyProcess implements Front {
    private final Process process;
    private final int port;
    private final Path output;

    private ProxyProcess(Process process, int port, Path output) {
        this.process = process;
        this.port = port;
        this.output = output;
    }

    static Front nginx(Path folder, int gatePort, int servicePort) throws IOException, InterruptedException {
        int port = FreePort.find();
        Path site = ShippedFile.of("nginx/latchkey.conf")
                .between(gatePort, servicePort)
                .with("listen 8000;", "listen 127.0.0.1:" + port + ";")
                .write(folder.resolve("latchkey.conf"));
        return nginx(folder, port, "include " + site + ";");
    }

    static Front ingressNginx(Path folder, String ingress, int gatePort, int servicePort)
            throws IOException, InterruptedException {
        int port = FreePort.find();
        return nginx(folder, port, IngressNginx.of(ingress).http(port, gatePort, servicePort));
    }

    /** Starts nginx with a site, or with the line that includes it. */
    static Front nginx(Path folder, int port, String site) throws IOException, InterruptedException {
        Path configuration = nginxConfiguration(folder, site);
        return start(folder, port, Installed.path("nginx"), "-e", "stderr", "-c", configuration.toString());
    }

    /** Checks a site with nginx without starting it. */
    static void checkNginx(Path folder, String site) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Installed.path("nginx"),
                        "-t",
                        "-e",
                        "stderr",
                        "-c",
                        nginxConfiguration(folder, site).toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(output);
        }
    }

    /** Returns the part of a distribution's nginx.conf around the site; its files go into the folder. */
    private static Path nginxConfiguration(Path folder, String site) throws IOException {
        String main = """
                daemon off;
                pid %1$s/nginx.pid;
                user %2$s %2$s;
                error_log stderr;
                events {}
                http {
                    access_log off;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    scgi_temp_path %1$s/scgi;
                    %3$s
                }
                """.formatted(folder, System.getProperty("user.name"), site);
        return Files.writeString(folder.resolve("nginx.conf"), main);
    }

    static Front caddy(Path folder, int gatePort, int servicePort) throws IOException, InterruptedException {
        int port = FreePort.find();
        Path site = ShippedFile.of("caddy/Caddyfile")
                .between(gatePort, servicePort)
                .with("\n:8000 {", "\n:" + port + " {")
                .write(folder.resolve("site"));
        // No admin port, because a second Caddy on this machine may use it.
        Path configuration = Files.writeString(
                folder.resolve("Caddyfile"), "{\n\tadmin off\n\tdefault_bind 127.0.0.1\n}\nimport " + site + "\n");
        return start(
                folder,
                port,
                Installed.path("caddy"),
                "run",
                "--adapter",
                "caddyfile",
                "--config",
                configuration.toString());
    }

    static Front haproxy(Path folder, int gatePort, int servicePort) throws IOException, InterruptedException {
        int port = FreePort.find();
        String questions = "abns@latchkey-questions-" + port;
        Path script = ShippedFile.of("haproxy/latchkey.lua")
                .with("abns@latchkey-questions", questions)
                .write(folder.resolve("latchkey.lua"));
        ShippedFile file = ShippedFile.of("haproxy/haproxy.cfg")
                .between(gatePort, servicePort)
                .with("/etc/haproxy/latchkey.lua", script.toString())
                .with("abns@latchkey-questions", questions)
                .with("bind :8000", "bind 127.0.0.1:" + port);
        if (!System.getProperty("user.name").equals("root")) {
            // Only root may change the user.
            file = file.with("    user haproxy\n", "")
                    .with("    group haproxy\n", "")
                    .with("    chroot /var/lib/haproxy\n", "");
        }
        Path configuration = file.write(folder.resolve("haproxy.cfg"));
        return start(folder, port, Installed.path("haproxy"), "-db", "-f", configuration.toString());
    }

    private static Front start(Path folder, int port, String... command) throws IOException, InterruptedException {
        Path output = folder.resolve("output.log");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("HOME", folder.toString());
        builder.environment().put("XDG_DATA_HOME", folder.toString());
        builder.environment().put("XDG_CONFIG_HOME", folder.toString());
        ProxyProcess proxy = new ProxyProcess(builder.start(), port, output);
        proxy.awaitPort();
        return proxy;
    }

    private void awaitPort() throws IOException, InterruptedException {
        try {
            Eventually.until("the proxy listens", () -> answers() || !process.isAlive());
        } catch (AssertionError | InterruptedException e) {
            close();
            throw e;
        }
        if (!process.isAlive()) {
            throw new IllegalStateException("the proxy did not start:\n" + output());
        }
    }

    private boolean answers() {
        try {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public WireAnswer send(WireRequest request) throws IOException {
        try {
            return WireClient.call(port, request);
        } catch (IOException e) {
            throw new IOException(request.target() + ": " + output(), e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
