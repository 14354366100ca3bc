package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.limit.RateLimit;
import java.time.Duration;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** The limit of a key without a limit of its own: {@code latchkey.rateLimit}. Immutable. */
@PublicApi
public final class RateLimitConfiguration extends Settings<RateLimitConfiguration> {
    private static final String WINDOW_EXPECTED = "must be between 1 ms and 366 days.";

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 0, max = RateLimit.MAX_REQUESTS, message = "must be between 0 and 1000000000.")
    private int requests = 60;

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(millis = 1, message = WINDOW_EXPECTED)
    @DurationMax(days = 366, message = WINDOW_EXPECTED)
    private Duration window = Duration.ofSeconds(60);

    /** Sets how many per window, 0 to 1 000 000 000; 0 denies all; default 60. */
    public RateLimitConfiguration withRequests(int value) {
        return with(changed -> changed.requests = value);
    }

    /** Sets the window, 1 ms to 366 days; default 60 s. */
    public RateLimitConfiguration withWindow(Duration value) {
        return with(changed -> changed.window = value);
    }

    RateLimit limit() {
        return RateLimit.of(requests, window);
    }
}
