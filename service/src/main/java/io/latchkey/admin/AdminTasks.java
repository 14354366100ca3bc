package io.latchkey.admin;

import ch.qos.logback.classic.LoggerContext;
import io.dropwizard.core.setup.AdminEnvironment;
import jakarta.servlet.DispatcherType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The admin tasks of one gate. */
public final class AdminTasks {
    private AdminTasks() {}

    /**
     * Adds them all to the admin port, and checks the parameters of these and of Dropwizard's {@code log-level}. Silences the
     * loggers that no task may lower.
     */
    public static void install(Administration administration, AdminEnvironment admin) {
        List<JsonTask> tasks = List.of(
                new ReloadKeysTask(administration),
                new KeyStatsTask(administration),
                new EvictVerdictsTask(administration),
                new ResetLimitsTask(administration));
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
