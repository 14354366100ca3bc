package io.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("unit")
class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "60, PT1M",
        "0, PT0S",
        "0.5, PT0.5S",
        "0.000000001, PT0.000000001S",
        "60.25, PT1M0.25S",
        "' 60 ', PT1M",
        "60s, PT1M",
        "500ms, PT0.5S",
        "10 min, PT10M",
        "250us, PT0.00025S",
        "7ns, PT0.000000007S",
        "2h, PT2H",
        "1d, P1D",
        "36525d, P36525D",
        "3155760000, P36525D",
    })
    void readsSecondsAndDropwizardDurations(String text, Duration duration) {
        assertThat(Durations.parse(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "-1s",
                "+1",
                "1e3",
                "1,5",
                ".5",
                "5.",
                "010",
                "00",
                "0.0000000001",
                "1.5s",
                "60 parsecs",
                "s",
                "PT1M",
                "NaN",
                "\u0663",
                "36526d",
                "3155760000.000000001",
                "999999999999",
                "9999999999999",
                "9223372036854775807d",
                "99999999999999999999s",
                "MARKED",
            })
    void refusesAnythingElseAndSaysWhatIsAccepted(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("must be a number of seconds such as 60 or 0.5, or a duration such as 60s or 500ms");
    }
}
