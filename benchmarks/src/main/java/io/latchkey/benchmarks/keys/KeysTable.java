package io.latchkey.benchmarks.keys;

import com.sun.tools.attach.VirtualMachine;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Reads the JMX table of keys of a process on this machine, as jconsole does: {@code KeysTable PID TIMES}. Prints the milliseconds of
 * each reading, then the rows, then the bytes of heap that are used after a full collection. benchmarks/keys runs it from its source.
 */
final class KeysTable {
    private KeysTable() {}

    // The address is that of a process which this one has just attached to.
    @SuppressWarnings("BanJNDI")
    public static void main(String[] arguments) throws Exception {
        VirtualMachine process = VirtualMachine.attach(arguments[0]);
        String address = process.startLocalManagementAgent();
        process.detach();
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            int rows = 0;
            for (int i = Integer.parseInt(arguments[1]); i > 0; i--) {
                long start = System.nanoTime();
                rows = ((TabularData) beans.getAttribute(new ObjectName("io.latchkey:type=Keys"), "Keys")).size();
                System.out.println((System.nanoTime() - start) / 1e6);
            }
            System.out.println(rows);
            MemoryMXBean memory = ManagementFactory.newPlatformMXBeanProxy(
                    beans, ManagementFactory.MEMORY_MXBEAN_NAME, MemoryMXBean.class);
            memory.gc();
            System.out.println(memory.getHeapMemoryUsage().getUsed());
        }
    }
}
