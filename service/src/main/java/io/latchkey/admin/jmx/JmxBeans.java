package io.latchkey.admin.jmx;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.Managed;
import io.latchkey.admin.Administration;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/**
 * Registers the MXBeans of one gate at its start, and unregisters them at its stop. Thread-safe.
 *
 * <p>If another gate in the same JVM already uses the names, all three get {@code name=APPLICATION} too, or
 * {@code name=APPLICATION-2} and so on. The first of the three names is registered first and unregistered last. Therefore
 * beans of gates that start and stop at the same time never mix.
 */
public final class JmxBeans implements Managed {
    private final MBeanServer server;
    private final String application;
    private final Map<String, DescribedBean> beans = new LinkedHashMap<>();
    private final List<ObjectName> registered = new ArrayList<>();

    /**
     * Creates the beans without registering them.
     *
     * @param application distinguishes these beans from those of another gate
     * @param clock the wall clock for notifications
     */
    JmxBeans(MBeanServer server, String application, Administration administration, InstantSource clock) {
        this.server = server;
        this.application = application;
        Notifications notifications = new Notifications(clock);
        KeysBean keys = new KeysBean(administration, notifications);
        ValidatorBean validator = new ValidatorBean(administration, notifications);
        administration.keys().addListener(keys);
        administration.addListener(validator);
        beans.put("Keys", keys);
        beans.put("RateLimiter", new RateLimiterBean(administration));
        beans.put("Validator", validator);
    }

    /**
     * Registers the beans in the platform's MBean server while the environment runs.
     *
     * @param clock the wall clock for notifications
     */
    public static void install(Administration administration, Environment environment, InstantSource clock) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        environment.lifecycle().manage(new JmxBeans(server, environment.getName(), administration, clock));
    }

    @Override
    public synchronized void start() throws JMException {
        if (!registered.isEmpty()) {
            return;
        }
        for (int gate = 1; !register(gate); gate++) {
            // Try the next name.
        }
    }

    /** Returns false if one of the names is in use; then nothing is registered. */
    private boolean register(int gate) throws JMException {
        boolean complete = false;
        try {
            for (Map.Entry<String, DescribedBean> bean : beans.entrySet()) {
                ObjectName name = name(bean.getKey(), gate);
                server.registerMBean(bean.getValue(), name);
                registered.add(name);
            }
            complete = true;
        } catch (InstanceAlreadyExistsException e) {
            return false;
        } finally {
            if (!complete) {
                stop();
            }
        }
        return true;
    }

    private ObjectName name(String type, int gate) throws JMException {
        String name = "io.latchkey:type=" + type;
        if (gate > 1) {
            String value = gate == 2 ? application : application + "-" + (gate - 1);
            name += ",name=" + (value.matches("[\\w. -]+") ? value : ObjectName.quote(value));
        }
        return new ObjectName(name);
    }

    /** Returns the registered names: none or three. */
    synchronized List<ObjectName> names() {
        return List.copyOf(registered);
    }

    @Override
    public synchronized void stop() throws JMException {
        while (!registered.isEmpty()) {
            ObjectName last = registered.remove(registered.size() - 1);
            if (server.isRegistered(last)) {
                server.unregisterMBean(last);
            }
        }
    }
}
