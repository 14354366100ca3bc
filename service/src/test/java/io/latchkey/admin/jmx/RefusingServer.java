package io.latchkey.admin.jmx;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import javax.management.MBeanRegistrationException;
import javax.management.MBeanServer;

/** An MBean server that does not take the MBean of one name. */
final class RefusingServer {
    private RefusingServer() {}

    static MBeanServer around(MBeanServer server, String refused) {
        return (MBeanServer) Proxy.newProxyInstance(
                RefusingServer.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, (proxy, method, given) -> {
                    if (method.getName().equals("registerMBean")
                            && given[1].toString().equals(refused)) {
                        throw new MBeanRegistrationException(new IllegalStateException("refused"));
                    }
                    try {
                        return method.invoke(server, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
