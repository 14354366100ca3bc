package io.latchkey.schedule;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import io.dropwizard.lifecycle.Managed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;

/**
 * Repeats the background tasks of one bundle while its server runs. Tasks that never wait share one thread. A task that may
 * wait, for a file system or a network, has a thread of its own, because a pool of any fixed size can be filled by tasks that
 * wait. A server that is started again starts the tasks again. Thread-safe.
 */
public final class BackgroundTasks implements Managed {
    private static final String THREAD = "latchkey-background";

    private final List<Task> tasks = new ArrayList<>();
    private final List<ScheduledExecutorService> threads = new ArrayList<>();

    /**
     * Repeats a task that never waits.
     *
     * @param name what the task does, for the log
     * @param pause the time before the first run, and after each one
     */
    public void repeat(String name, Duration pause, Runnable task) {
        add(new Task(name, pause, task, false));
    }

    /** Repeats a task that may wait. The parameters are those of {@link #repeat}. */
    public void repeatBlocking(String name, Duration pause, Runnable task) {
        add(new Task(name, pause, task, true));
    }

    private synchronized void add(Task task) {
        tasks.add(task);
        if (!threads.isEmpty()) {
            start(task);
        }
    }

    @Override
    public synchronized void start() {
        if (threads.isEmpty()) {
            threads.add(thread(THREAD));
            tasks.forEach(this::start);
        }
    }

    private void start(Task task) {
        ScheduledExecutorService thread = threads.get(0);
        if (task.blocking) {
            thread = thread(THREAD + " (" + task.name + ")");
            threads.add(thread);
        }
        RepeatedTask.start(thread, task.name, task.pause, task.run);
    }

    private static ScheduledExecutorService thread(String name) {
        return new ScheduledThreadPoolExecutor(
                1,
                new ThreadFactoryBuilder().setNameFormat(name).setDaemon(true).build());
    }

    @Override
    public synchronized void stop() {
        threads.forEach(ScheduledExecutorService::shutdownNow);
        threads.clear();
    }

    private record Task(String name, Duration pause, Runnable run, boolean blocking) {}
}
