package io.latchkey.limit.redis;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A server that speaks the protocol of Redis, and replies to script calls as a test says. Replies to probes are correct. */
final class ScriptedRedis implements AutoCloseable {
    /** What remains of every limit by a correct reply. */
    static final int LEFT = 777;

    /** A call of the script that counts. */
    record Call(String command, List<String> keys, List<String> arguments) {
        boolean isProbe() {
            return keys.get(0).startsWith("latchkey:probe");
        }

        boolean isAbout(String keyId) {
            return keys.contains(WindowScript.key(keyId));
        }

        int requests(int key) {
            return Integer.parseInt(arguments.get(3 * key + 2));
        }

        String tag() {
            return arguments.get(arguments.size() - 1);
        }

        /** Returns a reply that allows everything. */
        String right() {
            StringBuilder reply = new StringBuilder();
            for (int key = 0; key < keys.size(); key++) {
                reply.append(number(requests(key)))
                        .append(number(isProbe() ? 0 : LEFT))
                        .append(number(1000));
            }
            return array(3 * keys.size() + 1, reply + number(tag()));
        }

        /** Returns the same with other numbers for one key. */
        String rightBut(String keyId, String numbers) {
            StringBuilder reply = new StringBuilder();
            for (int key = 0; key < keys.size(); key++) {
                boolean other = keys.get(key).equals(WindowScript.key(keyId));
                reply.append(other ? numbers : number(requests(key)) + number(LEFT) + number(1000));
            }
            return array(3 * keys.size() + 1, reply + number(tag()));
        }
    }

    /** Returns the bytes of a reply, as ISO-8859-1. */
    interface Script {
        String answer(Call call);
    }

    private final ServerSocket server;
    private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
    private final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private volatile Script script = Call::right;

    ScriptedRedis() throws IOException {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        run(this::accept);
    }

    String url() {
        return "redis://127.0.0.1:" + server.getLocalPort();
    }

    void now(Script other) {
        script = other;
    }

    Script script() {
        return script;
    }

    /** Returns the calls so far, without probes. */
    List<Call> calls() {
        return List.copyOf(calls);
    }

    static String number(Object number) {
        return ":" + number + "\r\n";
    }

    static String array(int count, String elements) {
        return "*" + count + "\r\n" + elements;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket connection = server.accept();
                connections.add(connection);
                run(() -> serve(connection));
            } catch (IOException e) {
                // Closed.
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (true) {
                List<String> command = new ArrayList<>();
                for (int left = length(in); left > 0; left--) {
                    byte[] argument = in.readNBytes(length(in));
                    in.readNBytes(2);
                    command.add(new String(argument, StandardCharsets.ISO_8859_1));
                }
                connection.getOutputStream().write(answer(command).getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException e) {
            // The limiter has disconnected.
        }
    }

    private String answer(List<String> command) {
        return switch (command.get(0)) {
            case "HELLO" -> "-ERR unknown command 'HELLO'\r\n";
            case "PING" -> "+PONG\r\n";
            case "EVAL", "EVALSHA" -> {
                int keys = Integer.parseInt(command.get(2));
                Call call = new Call(
                        command.get(0), command.subList(3, 3 + keys), command.subList(3 + keys, command.size()));
                if (call.isProbe()) {
                    yield call.right();
                }
                calls.add(call);
                yield script.answer(call);
            }
            default -> "+OK\r\n";
        };
    }

    /** Reads the number in a line such as {@code *3} or {@code $12}. */
    private static int length(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection has ended");
            }
            line.append((char) next);
        }
        return Integer.parseInt(line.substring(1).strip());
    }

    private static void run(Runnable work) {
        Thread thread = new Thread(work, "scripted-redis");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        server.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }
}
