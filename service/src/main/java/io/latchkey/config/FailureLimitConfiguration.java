package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.limit.RateLimit;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * How many authentications may fail per client address: {@code latchkey.failureLimit}. Immutable.
 *
 * @param requests 0 to 10 000 per window; 0: no such limit; default 120
 * @param window 1 ms to 366 days; default 60 s
 */
public record FailureLimitConfiguration(
        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 0, message = "must be 0 to 10000")
        @Max(value = 10_000, message = "must be 0 to 10000")
        @Nullable
        Integer requests,

        @JsonProperty
        @JsonDeserialize(using = TimeSpan.class)
        @DurationMin(millis = 1, message = "must be 1 ms to 366 days")
        @DurationMax(days = 366, message = "must be 1 ms to 366 days")
        @Nullable
        Duration window) {

    private static final int DEFAULT_REQUESTS = 120;
    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);

    /** The limit, or null for none. */
    @Nullable
    public RateLimit build() {
        int allowed = requests == null ? DEFAULT_REQUESTS : requests;
        return allowed == 0 ? null : RateLimit.of(allowed, window == null ? DEFAULT_WINDOW : window);
    }
}
