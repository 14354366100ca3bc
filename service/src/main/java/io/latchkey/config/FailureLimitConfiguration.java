package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.Internal;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** How many authentications may fail per client address: {@code latchkey.failureLimit}. Immutable. */
@PublicApi
public final class FailureLimitConfiguration extends Settings<FailureLimitConfiguration> {
    private static final String WINDOW_EXPECTED = "must be between 1 ms and 366 days.";

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 0, max = 10000, message = "must be between 0 and 10000.")
    private int requests = 120;

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(millis = 1, message = WINDOW_EXPECTED)
    @DurationMax(days = 366, message = WINDOW_EXPECTED)
    private Duration window = Duration.ofSeconds(60);

    /** Sets how many per window, 0 to 10 000; 0: no such limit; default 120. */
    public FailureLimitConfiguration withRequests(int value) {
        return with(changed -> changed.requests = value);
    }

    /** Sets the window, 1 ms to 366 days; default 60 s. */
    public FailureLimitConfiguration withWindow(Duration value) {
        return with(changed -> changed.window = value);
    }

    /** Returns the limit, or null for none. */
    @Internal
    public @Nullable RateLimit limit() {
        return requests == 0 ? null : RateLimit.of(requests, window);
    }
}
