package io.latchkey.admin.jmx;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Array;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * A JMX client that knows nothing but the JDK: {@code java JmxClient URL ROLE}, the password in {@code JMX_PASSWORD}. It
 * takes commands from its standard input, a line each with tabs between the words, and ends each answer with a line "."
 */
public final class JmxClient {
    private final String url;
    private final MBeanServerConnection server;
    private final BlockingQueue<Notification> heard = new LinkedBlockingQueue<>();

    private JmxClient(String url, MBeanServerConnection server) {
        this.url = url;
        this.server = server;
    }

    public static void main(String[] arguments) throws IOException {
        try (JMXConnector connector =
                connect(arguments[0], arguments[1], String.valueOf(System.getenv("JMX_PASSWORD")))) {
            answer("connected");
            JmxClient client = new JmxClient(arguments[0], connector.getMBeanServerConnection());
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                answer(client.obey(line.split("\t", -1)));
            }
        } catch (IOException | RuntimeException e) {
            answer(refusal(e));
        }
    }

    @SuppressWarnings("BanJNDI") // the address is the test's own
    private static JMXConnector connect(String url, String role, String password) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        environment.put(JMXConnector.CREDENTIALS, new String[] {role, password});
        environment.put("com.sun.jndi.rmi.factory.socket", new SslRMIClientSocketFactory());
        return JMXConnectorFactory.connect(new JMXServiceURL(url), environment);
    }

    /** Connects once more, with other credentials. */
    private String connectAs(String role, String password) throws IOException {
        try (JMXConnector connector = connect(url, role, password)) {
            return "connected as " + role + ": " + connector.getConnectionId();
        }
    }

    private static void answer(String text) {
        System.out.println(text + "\n.");
        System.out.flush();
    }

    private String obey(String[] words) {
        try {
            return switch (words[0]) {
                case "get" -> text(server.getAttribute(bean(words[1]), words[2]));
                case "set" -> set(words);
                case "call" -> text(call(words));
                case "connect" -> connectAs(words[1], words[2]);
                case "listen" -> listen();
                case "next" -> next();
                case "everything" -> everything();
                default -> throw new IllegalArgumentException(words[0]);
            };
        } catch (JMException | IOException | RuntimeException e) {
            return refusal(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return refusal(e);
        }
    }

    private String set(String[] words) throws JMException, IOException {
        Object value = words[3].contains(".") ? (Object) Double.valueOf(words[3]) : (Object) Integer.valueOf(words[3]);
        server.setAttribute(bean(words[1]), new Attribute(words[2], value));
        return "done";
    }

    private Object call(String[] words) throws JMException, IOException {
        boolean hasId = words.length > 3;
        return server.invoke(
                bean(words[1]),
                words[2],
                hasId ? new Object[] {words[3]} : null,
                hasId ? new String[] {String.class.getName()} : null);
    }

    private String listen() throws JMException, IOException {
        for (String type : new String[] {"Keys", "Validator"}) {
            server.addNotificationListener(bean(type), (notification, handback) -> heard.add(notification), null, null);
        }
        return "done";
    }

    private String next() throws InterruptedException {
        Notification next = heard.poll(10, TimeUnit.MINUTES);
        return next == null
                ? "nothing was heard"
                : next.getType() + " from " + next.getSource() + ": " + next.getMessage() + " "
                        + text(next.getUserData());
    }

    /** Every attribute of every MBean that can be read, and what each MBean says of itself. */
    private String everything() throws JMException, IOException {
        StringJoiner all = new StringJoiner("\n");
        for (ObjectName name : server.queryNames(null, null)) {
            all.add(name + " " + server.getMBeanInfo(name));
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                try {
                    all.add(name + " " + attribute.getName() + " = "
                            + text(server.getAttribute(name, attribute.getName())));
                } catch (JMException | IOException | RuntimeException e) {
                    all.add(name + " " + attribute.getName() + " " + refusal(e));
                }
            }
        }
        return all.toString();
    }

    private static ObjectName bean(String type) throws JMException {
        return new ObjectName("io.latchkey:type=" + type);
    }

    private static String text(Object value) {
        if (value instanceof TabularData table) {
            StringJoiner rows = new StringJoiner("\n");
            table.values().forEach(row -> rows.add(text(row)));
            return rows.toString();
        }
        if (value instanceof CompositeData data) {
            StringJoiner items = new StringJoiner(", ", "{", "}");
            data.getCompositeType().keySet().forEach(item -> items.add(item + "=" + text(data.get(item))));
            return items.toString();
        }
        if (value != null && value.getClass().isArray()) {
            StringJoiner elements = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < Array.getLength(value); i++) {
                elements.add(text(Array.get(value, i)));
            }
            return elements.toString();
        }
        return String.valueOf(value);
    }

    /** The exception and its causes, as this JVM was able to read them. */
    private static String refusal(Throwable e) {
        StringJoiner causes = new StringJoiner(" <- ", "refused: ", "");
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            causes.add(cause.getClass().getName() + ": " + cause.getMessage());
        }
        return causes.toString();
    }
}
