package io.latchkey.warning;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class WarningsTest {
    /** About to overflow, as {@link System#nanoTime} may be. */
    private long now = Long.MAX_VALUE - 5;

    private final LoggedWarnings logged = new LoggedWarnings();
    private final Warnings warnings = new Warnings(() -> now);

    @AfterEach
    void stopCollecting() {
        logged.close();
    }

    @Test
    void aWarningIsLoggedOnceAnHourAndCountedEachTime() {
        warnings.warn("peer 192.0.2.1", "first");
        now += TimeUnit.MINUTES.toNanos(59);
        warnings.warn("peer 192.0.2.1", "too early");
        now += TimeUnit.MINUTES.toNanos(1);
        warnings.warn("peer 192.0.2.1", "second");
        warnings.warn("peer 192.0.2.1", "too early again");

        assertThat(logged.messages()).containsExactly("first", "second");
        assertThat(warnings.count()).isEqualTo(4);
    }

    @Test
    void eachSubjectIsLoggedByItself() {
        warnings.warn("peer 192.0.2.1", "one");
        warnings.warn("peer 192.0.2.2", "another");

        assertThat(logged.messages()).containsExactly("one", "another");
    }

    @Test
    void subjectsBeyondTheMaximumAreCountedOnly() {
        for (int i = 0; i < 3 * Warnings.MOST_SUBJECTS; i++) {
            warnings.warn("peer " + i, "warning " + i);
        }

        assertThat(logged.messages())
                .hasSize(Warnings.MOST_SUBJECTS + 1)
                .last()
                .asString()
                .contains("counted, but not logged");
        assertThat(warnings.count()).isEqualTo(3L * Warnings.MOST_SUBJECTS);
    }

    @Test
    void oldSubjectsAreReplacedByNewOnes() {
        for (int i = 0; i <= Warnings.MOST_SUBJECTS; i++) {
            warnings.warn("peer " + i, "warning " + i);
        }
        now += TimeUnit.HOURS.toNanos(1);
        warnings.warn("a new peer", "a new warning");

        assertThat(logged.messages()).last().isEqualTo("a new warning");
    }

    @Test
    void aCurrentWarningIsLoggedAndCountedOnce() {
        warnings.replace("keys", List.of("one", "two"));
        warnings.replace("keys", List.of("two", "one"));
        warnings.replace("settings", List.of("one"));
        warnings.replace("keys", List.of("two", "three"));
        warnings.replace("keys", List.of("one"));

        assertThat(logged.messages()).containsExactly("one", "two", "one", "three", "one");
        assertThat(warnings.count()).isEqualTo(5);
    }
}
