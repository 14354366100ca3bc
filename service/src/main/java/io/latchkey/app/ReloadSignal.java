package io.latchkey.app;

import io.dropwizard.lifecycle.Managed;
import io.latchkey.key.InvalidKeysException;
import io.latchkey.key.KeyStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the keys at {@code SIGHUP}, which without a handler ends a Java process. A signal during the start takes effect
 * as soon as the service has started; one while it stops has no effect. Thread-safe.
 */
final class ReloadSignal implements Managed {
    private static final String NAME = "HUP";

    /** One reload runs and one waits, which sees everything that further signals could be about. */
    private final ThreadPoolExecutor worker = new ThreadPoolExecutor(
            1,
            1,
            1,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(1),
            ReloadSignal::daemon,
            new ThreadPoolExecutor.DiscardPolicy());

    private @Nullable String obstacle = "no handler was installed";
    private @Nullable KeyStore keys;
    private @Nullable KeyStore started;
    private boolean isEarly;

    ReloadSignal() {
        worker.allowCoreThreadTimeOut(true);
    }

    /** Takes the signal over from the JVM. What prevents that is logged at the start of the service. */
    synchronized void install() {
        obstacle = handle(this::received);
    }

    /** Names the keys to reload, once the service has started. */
    synchronized void reloads(KeyStore store) {
        keys = store;
    }

    @Override
    public synchronized void start() {
        if (obstacle != null) {
            log().info("SIGHUP does not reload the keys: {}.", obstacle);
        }
        started = keys;
        if (isEarly) {
            isEarly = false;
            received();
        }
    }

    @Override
    public synchronized void stop() {
        started = null;
    }

    /** Handles one signal. Returns at once. */
    synchronized void received() {
        KeyStore store = started;
        if (store == null) {
            isEarly = true;
        } else {
            worker.execute(() -> reload(store));
        }
    }

    private static void reload(KeyStore keys) {
        log().info("SIGHUP: reloading the keys.");
        try {
            keys.reloadWhenFree();
        } catch (InvalidKeysException e) {
            // The store has logged it and notified its listeners.
        }
    }

    /**
     * By reflection, for the class is in no standard: the compiler warns of it, and not every JVM has it.
     *
     * @return why the signal cannot be handled, or null if it can
     */
    private static @Nullable String handle(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours = Proxy.newProxyInstance(
                    ReloadSignal.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        switch (method.getName()) {
                            case "handle" -> action.run();
                            case "equals" -> {
                                return self == arguments[0];
                            }
                            case "hashCode" -> {
                                return System.identityHashCode(self);
                            }
                            case "toString" -> {
                                return ReloadSignal.class.getSimpleName();
                            }
                            default -> throw new UnsupportedOperationException(method.getName());
                        }
                        return null;
                    });
            Object before = signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(NAME), ours);
            boolean isIgnored = handler.getField("SIG_IGN").get(null).equals(before);
            return isIgnored ? "the process was started with SIGHUP ignored, as nohup does" : null;
        } catch (InvocationTargetException e) {
            return "the JVM does not hand it over (" + e.getCause() + ")";
        } catch (ReflectiveOperationException | LinkageError | RuntimeException e) {
            return "this JVM has no signal handlers (" + e.getClass().getSimpleName() + ")";
        }
    }

    /** Returns the logger. It is not a field, because preparing the log would delay {@link #install}. */
    private static Logger log() {
        return LoggerFactory.getLogger(ReloadSignal.class);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "latchkey-sighup");
        thread.setDaemon(true);
        return thread;
    }
}
