package io.latchkey.admin;

import io.dropwizard.lifecycle.Managed;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.authorize.AuthRequest;
import io.latchkey.authorize.Decision;
import io.latchkey.authorize.DecisionListener;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.KeyDetector;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Logs one line per denial, and optionally per allowed request, to the logger {@code latchkey.decisions} at level {@code INFO}.
 * While that level is off, it costs one comparison. Thread-safe.
 *
 * <p>The fields are in the message, for people, and in the MDC, for Dropwizard's JSON layout, which does not support SLF4J's
 * key-value pairs. No value contains a line break, a space or a quotation mark.
 */
public final class DecisionLog implements DecisionListener {
    /** The logger's name. */
    public static final String LOGGER_NAME = "latchkey.decisions";

    private static final Logger LOGGER = LoggerFactory.getLogger(LOGGER_NAME);
    private static final int TRACKED_DENIALS = 1000;

    private final boolean successes;
    private final LongSupplier nanoTime;
    private final DenialSuppression repeated;
    private final KeyDetector detector;

    /**
     * Creates a log that reports suppressed denials only when {@link #writeRepeats} is called.
     *
     * @param successes whether to log every allowed request too
     * @param interval how long repeated denials are counted before they are reported
     * @param nanoTime a monotonic clock in nanoseconds
     * @param detector finds keys in texts from callers
     */
    DecisionLog(boolean successes, Duration interval, LongSupplier nanoTime, KeyDetector detector) {
        this.detector = detector;
        this.successes = successes;
        this.nanoTime = nanoTime;
        this.repeated = new DenialSuppression(TRACKED_DENIALS, interval.toNanos(), nanoTime.getAsLong());
    }

    /**
     * Creates a log that reports suppressed denials every second if they are due, and the rest when the application stops. The
     * other parameters are those of the constructor.
     *
     * @param background runs the reports
     */
    public static DecisionLog install(
            boolean successes,
            Duration interval,
            LongSupplier nanoTime,
            KeyDetector detector,
            BackgroundTasks background,
            LifecycleEnvironment lifecycle) {
        DecisionLog log = new DecisionLog(successes, interval, nanoTime, detector);
        lifecycle.manage(new Managed() {
            @Override
            public void stop() {
                log.write(log.repeated.all());
            }
        });
        // An appender may block: on a full disk, or until standard output is read.
        background.repeatBlocking("Logging repeated decisions", Duration.ofSeconds(1), log::writeRepeats);
        return log;
    }

    @Override
    public void decided(AuthRequest request, Decision decision, long nanos) {
        if (!LOGGER.isInfoEnabled()) {
            return;
        }
        if (decision instanceof Decision.Denied denied) {
            // A repeat was searched for keys the first time, which costs more than everything else here.
            if (repeated.isRepeat(LoggedDenial.of(request, denied, text -> false))) {
                return;
            }
            LoggedDenial denial = LoggedDenial.of(request, denied, detector::mayHoldKey);
            if (repeated.isFirst(denial, nanoTime.getAsLong())) {
                Map<String, String> fields = fields("denied");
                denial.writeTo(fields);
                fields.put("requestId", LoggedRequest.shown(request.requestId(), request, detector::mayHoldKey));
                write(fields);
            }
        } else if (successes) {
            Map<String, String> fields = fields("allowed");
            if (decision.keyId() != null) {
                fields.put("keyId", LogValue.of(decision.keyId()));
            }
            LoggedRequest.of(request, detector::mayHoldKey).writeTo(fields);
            fields.put("requestId", LoggedRequest.shown(request.requestId(), request, detector::mayHoldKey));
            write(fields);
        }
    }

    /** Logs a line for each denial that was repeated in an interval that has ended. */
    void writeRepeats() {
        write(repeated.due(nanoTime.getAsLong()));
    }

    private void write(List<DenialSuppression.Repeats> repeats) {
        for (DenialSuppression.Repeats one : repeats) {
            Map<String, String> fields = fields("repeated");
            fields.put("suppressed", Long.toString(one.times()));
            if (one.denial() == null) {
                fields.put("reason", "too_many_different_denials");
            } else {
                one.denial().writeTo(fields);
            }
            write(fields);
        }
    }

    private static Map<String, String> fields(String event) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("event", event);
        return fields;
    }

    private static void write(Map<String, String> fields) {
        StringBuilder line = new StringBuilder();
        fields.forEach((name, value) ->
                line.append(line.isEmpty() ? "" : " ").append(name).append('=').append(value));
        // The embedding application may have set fields of its own, even under the same names.
        Map<String, String> before = MDC.getCopyOfContextMap();
        fields.forEach(MDC::put);
        try {
            LOGGER.info("{}", line);
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
