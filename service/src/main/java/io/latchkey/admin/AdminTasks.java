package io.latchkey.admin;

import io.dropwizard.core.setup.AdminEnvironment;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import java.util.List;

/** The admin tasks of one gate. */
public final class AdminTasks {
    private AdminTasks() {}

    /** Adds them all to the admin port. */
    public static void install(Operations operations, AdminEnvironment admin) {
        List<JsonTask> tasks = List.of(
                new ReloadKeysTask(operations),
                new KeyStatsTask(operations),
                new EvictVerdictsTask(operations),
                new ResetLimitsTask(operations));
        tasks.forEach(admin::addTask);
        admin.addFilter("latchkey-task-parameters", new TaskParametersFilter(tasks))
                .addMappingForUrlPatterns(EnumSet.of(DispatcherType.REQUEST), true, "/tasks/*");
    }
}
