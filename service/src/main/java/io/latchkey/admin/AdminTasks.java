package io.latchkey.admin;

import ch.qos.logback.classic.LoggerContext;
import io.dropwizard.core.setup.AdminEnvironment;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Installs the admin tasks of one gate. */
public final class AdminTasks {
    private AdminTasks() {}

    /**
     * Adds the tasks to the admin port, and checks their parameters and those of Dropwizard's {@code log-level}. Raises the
     * level of loggers that must stay silent.
     */
    public static void install(Administration administration, AdminEnvironment admin) {
        List<JsonTask> tasks = List.of(
                new ReloadKeysTask(administration.keys()),
                new KeyStatsTask(administration),
                new ClearTask("evict-verdicts", "evicted", administration::evictVerdicts),
                new ClearTask("reset-limits", "reset", administration::resetLimits));
        tasks.forEach(admin::addTask);
        List<CheckedTask> checked = new ArrayList<>(tasks);
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext loggers) {
            SilencedLoggers.silence(loggers);
            checked.add(new LogLevelCheck(loggers));
        }
        admin.addFilter("latchkey-task-parameters", new TaskParametersFilter(checked))
                .addMappingForUrlPatterns(
                        EnumSet.of(DispatcherType.REQUEST, DispatcherType.FORWARD, DispatcherType.INCLUDE),
                        true,
                        "/tasks/*");
    }
}
