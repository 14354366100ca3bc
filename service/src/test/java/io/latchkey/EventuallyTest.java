package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class EventuallyTest {
    private final AtomicInteger looks = new AtomicInteger();

    @Test
    void looksUntilItIsTrue() throws Exception {
        Eventually.until("the third look", () -> looks.incrementAndGet() == 3);

        assertThat(looks).hasValue(3);
    }

    @Test
    void returnsTheValueThatMatches() throws Exception {
        assertThat(Eventually.value("two", looks::incrementAndGet, value -> value == 2))
                .isEqualTo(2);
    }

    @Test
    void anExceptionIsLookedOver() throws Exception {
        Eventually.until("a second look", () -> {
            if (looks.incrementAndGet() == 1) {
                throw new IOException("not yet");
            }
            return true;
        });

        assertThat(looks).hasValue(2);
    }

    @Test
    void anAssertionIsTriedUntilItHolds() throws Exception {
        Eventually.asserted(() -> assertThat(looks.incrementAndGet()).isEqualTo(2));

        assertThat(looks).hasValue(2);
    }

    @Test
    void givingUpNamesWhatWasAwaitedAndWhatWasSeen() {
        assertThatThrownBy(() -> Eventually.value("a blue moon", Duration.ZERO, () -> "grey", "blue"::equals))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Gave up after 0 s on: a blue moon. Last seen: grey");
        assertThatThrownBy(() -> Eventually.value(
                        "a blue moon",
                        Duration.ZERO,
                        () -> {
                            throw new IOException("clouds");
                        },
                        "blue"::equals))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The last attempt failed")
                .hasRootCauseMessage("clouds");
        assertThatThrownBy(() ->
                        Eventually.asserted(Duration.ZERO, () -> assertThat(1).isEqualTo(2)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expected: 2");
    }
}
