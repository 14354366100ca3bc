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
 * The limit of a key that has none of its own: {@code latchkey.rateLimit}. Immutable.
 *
 * @param requests 0 to 1 000 000 000 per window; 0 refuses all; default 60
 * @param window 1 ms to 366 days; default 60 s
 */
public record RateLimitConfiguration(
        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 0, message = "must be 0 to 1000000000")
        @Max(value = RateLimit.MAX_REQUESTS, message = "must be 0 to 1000000000")
        @Nullable
        Integer requests,

        @JsonProperty
        @JsonDeserialize(using = TimeSpan.class)
        @DurationMin(millis = 1, message = "must be 1 ms to 366 days")
        @DurationMax(days = 366, message = "must be 1 ms to 366 days")
        @Nullable
        Duration window) {

    private static final int DEFAULT_REQUESTS = 60;
    private static final Duration DEFAULT_WINDOW = Duration.ofSeconds(60);

    RateLimit build() {
        return RateLimit.of(requests == null ? DEFAULT_REQUESTS : requests, window == null ? DEFAULT_WINDOW : window);
    }
}
