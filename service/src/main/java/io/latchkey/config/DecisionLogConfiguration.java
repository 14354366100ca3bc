package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.TrueOrFalse;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** What the logger {@code latchkey.decisions} records: {@code latchkey.decisionLog}. Immutable. */
@PublicApi
public final class DecisionLogConfiguration extends Settings<DecisionLogConfiguration> {
    private static final String INTERVAL_EXPECTED = "must be between 1 s and 1 h.";

    @JsonProperty
    @JsonDeserialize(using = TrueOrFalse.class)
    private boolean successes;

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(seconds = 1, message = INTERVAL_EXPECTED)
    @DurationMax(hours = 1, message = INTERVAL_EXPECTED)
    private Duration interval = Duration.ofSeconds(10);

    /** Sets whether allowed requests are logged too; default false. */
    public DecisionLogConfiguration withSuccesses(boolean value) {
        return with(changed -> changed.successes = value);
    }

    /** Sets how long repeats of one denial are counted before a line reports them, 1 s to 1 h; default 10 s. */
    public DecisionLogConfiguration withInterval(Duration value) {
        return with(changed -> changed.interval = value);
    }

    public boolean isSuccesses() {
        return successes;
    }

    public Duration interval() {
        return interval;
    }
}
