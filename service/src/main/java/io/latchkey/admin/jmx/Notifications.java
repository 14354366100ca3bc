package io.latchkey.admin.jmx;

import io.latchkey.key.ReloadReport;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;

/**
 * Creates and numbers the notifications of one gate. Their user data are open types only. Lists in them are truncated,
 * because a connector buffers the last thousand notifications. Thread-safe.
 */
final class Notifications {
    static final MBeanNotificationInfo RELOADED_INFO =
            info("latchkey.keys.reloaded", "Keys were reloaded; the user data are the changes");
    static final MBeanNotificationInfo RELOAD_FAILED_INFO = info(
            "latchkey.keys.reloadFailed",
            "A reload failed, and the old keys stay in force; the user data are the mistakes");
    static final MBeanNotificationInfo CIRCUIT_INFO = info(
            "latchkey.validator.circuit",
            "The circuit breaker to the external validator changed its state; the user data are the states before and after");

    static final int LISTED = 100;

    private final InstantSource clock;
    private final AtomicLong sequence = new AtomicLong();

    Notifications(InstantSource clock) {
        this.clock = clock;
    }

    Notification reloaded(Object source, ReloadReport report) {
        Map<String, Object> changes = new LinkedHashMap<>();
        changes.put("total", report.total());
        changes.put("added", listed(report.added()));
        changes.put("removed", listed(report.removed()));
        changes.put("changed", listed(report.changed()));
        changes.put("unchanged", report.unchanged());
        String message = "Reloaded the keys: " + report.total() + " in force, "
                + report.added().size() + " added, " + report.removed().size() + " removed, "
                + report.changed().size() + " changed.";
        return of(RELOADED_INFO, source, message, OpenData.composite("Reload", "The changes of a reload", changes));
    }

    Notification reloadFailed(Object source, List<String> mistakes) {
        String message = "The keys were not reloaded, and the old ones stay in force: " + mistakes.size()
                + (mistakes.size() == 1 ? " mistake." : " mistakes.");
        return of(RELOAD_FAILED_INFO, source, message, listed(mistakes));
    }

    Notification circuitChanged(Object source, String from, String to) {
        Map<String, Object> change = new LinkedHashMap<>();
        change.put("from", from);
        change.put("to", to);
        String message = "The circuit breaker to the external validator changed from " + from + " to " + to + ".";
        return of(
                CIRCUIT_INFO,
                source,
                message,
                OpenData.composite("CircuitChange", "A change of the circuit breaker's state", change));
    }

    private Notification of(MBeanNotificationInfo info, Object source, String message, Object userData) {
        Notification notification =
                new Notification(info.getNotifTypes()[0], source, sequence.incrementAndGet(), clock.millis(), message);
        notification.setUserData(userData);
        return notification;
    }

    private static String[] listed(List<String> all) {
        List<String> some = new ArrayList<>(all.subList(0, Math.min(all.size(), LISTED)));
        if (all.size() > LISTED) {
            some.add("and " + (all.size() - LISTED) + " more");
        }
        return some.toArray(String[]::new);
    }

    private static MBeanNotificationInfo info(String type, String description) {
        return new MBeanNotificationInfo(new String[] {type}, Notification.class.getName(), description);
    }
}
