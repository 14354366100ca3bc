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
 * Writes one line per refusal, and per success if asked to, to a logger of its own: {@code latchkey.decisions}, at level
 * {@code INFO}. While that level is off it costs one comparison. Safe for concurrent use.
 *
 * <p>The fields are in the message, for people, and in the MDC, from where Dropwizard's JSON layout makes fields of them; it
 * knows no key-value pairs of SLF4J. No value can hold a line break, a space or a quotation mark.
 */
public final class DecisionLog implements DecisionListener {
    /** The logger's name. */
    public static final String LOGGER_NAME = "latchkey.decisions";

    private static final Logger LOGGER = LoggerFactory.getLogger(LOGGER_NAME);
    private static final int DIFFERENT_REFUSALS = 1000;

    private final boolean successes;
    private final LongSupplier nanoTime;
    private final DenialSuppression repeated;
    private final KeyDetector detector;

    /**
     * A log that tells repeats only when {@link #writeRepeats} is called.
     *
     * @param successes whether requests that are let in are written too, each of them
     * @param interval how long repeats of a refusal are counted before they are told
     * @param nanoTime a monotonic clock in nanoseconds
     * @param detector finds keys in what a caller wrote
     */
    DecisionLog(boolean successes, Duration interval, LongSupplier nanoTime, KeyDetector detector) {
        this.detector = detector;
        this.successes = successes;
        this.nanoTime = nanoTime;
        this.repeated = new DenialSuppression(DIFFERENT_REFUSALS, interval.toNanos(), nanoTime.getAsLong());
    }

    /**
     * A log that tells repeats by itself until the application stops, and the rest of them then.
     *
     * @param successes whether requests that are let in are written too, each of them
     * @param interval how long repeats of a refusal are counted before they are told; looked at every second
     * @param nanoTime a monotonic clock in nanoseconds
     * @param detector finds keys in what a caller wrote
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
        // An appender may wait, for a full disk or for the reader of standard output.
        background.repeatBlocking("Logging repeated decisions", Duration.ofSeconds(1), log::writeRepeats);
        return log;
    }

    @Override
    public void decided(AuthRequest attempt, Decision decision, long nanos) {
        if (!LOGGER.isInfoEnabled()) {
            return;
        }
        if (decision instanceof Decision.Denied refused) {
            // What was written before was searched for keys then, which costs more than all else here.
            if (repeated.isRepeat(LoggedDenial.of(attempt, refused, text -> false))) {
                return;
            }
            LoggedDenial refusal = LoggedDenial.of(attempt, refused, detector::mayHoldKey);
            if (repeated.isFirst(refusal, nanoTime.getAsLong())) {
                Map<String, String> fields = fields("denied");
                refusal.writeTo(fields);
                fields.put("requestId", LoggedRequest.shown(attempt.requestId(), attempt, detector::mayHoldKey));
                write(fields);
            }
        } else if (successes) {
            Map<String, String> fields = fields("allowed");
            if (decision.keyId() != null) {
                fields.put("keyId", LogValue.of(decision.keyId()));
            }
            LoggedRequest.of(attempt, detector::mayHoldKey).writeTo(fields);
            fields.put("requestId", LoggedRequest.shown(attempt.requestId(), attempt, detector::mayHoldKey));
            write(fields);
        }
    }

    /** Writes a line for each refusal that was repeated over an interval that has ended. */
    void writeRepeats() {
        write(repeated.due(nanoTime.getAsLong()));
    }

    private void write(List<DenialSuppression.Repeats> repeats) {
        for (DenialSuppression.Repeats one : repeats) {
            Map<String, String> fields = fields("repeated");
            fields.put("suppressed", Long.toString(one.times()));
            if (one.refusal() == null) {
                fields.put("reason", "too_many_different_denials");
            } else {
                one.refusal().writeTo(fields);
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
        // An application that embeds the gate may have set fields of its own, even under the same names.
        Map<String, String> before = MDC.getCopyOfContextMap();
        fields.forEach(MDC::put);
        try {
            LOGGER.info("{}", line);
        } finally {
            MDC.setContextMap(before == null ? Map.of() : before);
        }
    }
}
