package io.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class RateLimitTest {
    @Test
    void acceptsTheEndsOfItsRanges() {
        assertThat(RateLimit.of(0, Duration.ofMillis(1)).windowNanos()).isEqualTo(1_000_000);
        assertThat(RateLimit.of(1_000_000_000, Duration.ofDays(366)).window()).isEqualTo(Duration.ofDays(366));
    }

    @ParameterizedTest
    @CsvSource({
        "60, 60",
        "1, 1",
        "31622400, 31622400",
        "100, 100",
        "0.5, 0.5",
        "0.001, 0.001",
        "10000000.5, 10000000.5",
        "1.234567891, 1.234567891"
    })
    void secondsAreAnIntegerInJsonWhereTheyAreWhole(BigDecimal seconds, String json) throws Exception {
        RateLimit limit = new RateLimit(1, seconds.movePointRight(9).longValueExact());

        assertThat(new ObjectMapper().writeValueAsString(limit.windowSeconds())).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, 1_000_000_001, Integer.MAX_VALUE})
    void refusesRequestsOutOfRange(int requests) {
        assertThatThrownBy(() -> RateLimit.of(requests, Duration.ofMinutes(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("requests must be 0 to 1000000000");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PT0S",
                "PT0.000999999S",
                "PT-1S",
                "P366DT0.000000001S",
                "PT2562047788015215H",
                "P-106751991167300D"
            })
    void refusesAWindowOutOfRangeHoweverFar(Duration window) {
        assertThatThrownBy(() -> RateLimit.of(1, window))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("window must be 1 ms to 366 days");
    }
}
