package io.latchkey.authorize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("unit")
class SecondsTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 1",
        "0, 1",
        "1, 1",
        "999999999, 1",
        "1000000000, 1",
        "1000000001, 2",
        "1999999999, 2",
        "2000000000, 2",
        "59999999999, 60",
        "60000000000, 60",
        "31622400000000000, 31622400",
        "9223372036854775807, 9223372037",
    })
    void roundsUpAndSaysAtLeastOne(long nanos, long seconds) {
        assertThat(Seconds.roundedUp(nanos)).isEqualTo(seconds);
    }
}
