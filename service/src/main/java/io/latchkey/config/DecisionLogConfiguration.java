package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.lifecycle.setup.LifecycleEnvironment;
import io.latchkey.admin.DecisionLog;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.TrueOrFalse;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.KeyDetector;
import java.time.Duration;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * What the logger {@code latchkey.decisions} is told: {@code latchkey.decisionLog}. Immutable.
 *
 * @param successes whether requests that are let in are told too; default false
 * @param interval how long repeats of one refusal are counted before they are told, 1 s to 1 h; default 10 s
 */
public record DecisionLogConfiguration(
        @JsonProperty @JsonDeserialize(using = TrueOrFalse.class)
        Boolean successes,

        @JsonProperty
        @JsonDeserialize(using = TimeSpan.class)
        @DurationMin(seconds = 1, message = "must be 1 s to 1 h")
        @DurationMax(hours = 1, message = "must be 1 s to 1 h")
        Duration interval) {

    /** Both parts may be null: they then have their defaults. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is left out
    public DecisionLogConfiguration {
        successes = Objects.requireNonNullElse(successes, false);
        interval = Objects.requireNonNullElse(interval, Duration.ofSeconds(10));
    }

    @SuppressWarnings("NullAway")
    static DecisionLogConfiguration defaults() {
        return new DecisionLogConfiguration(null, null);
    }

    /** The log, until the application stops. */
    public DecisionLog install(
            LongSupplier nanoTime, KeyDetector detector, BackgroundTasks background, LifecycleEnvironment lifecycle) {
        return DecisionLog.install(successes, interval, nanoTime, detector, background, lifecycle);
    }
}
