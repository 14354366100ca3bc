package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("unit")
class SeedTest {
    @Test
    void oneSeedRepeatsTheNumbersOfEachUse() {
        assertThat(Seed.random(5, "a").nextLong()).isEqualTo(Seed.random(5, "a").nextLong());
        assertThat(Seed.random(5, "a").nextLong())
                .isNotEqualTo(Seed.random(6, "a").nextLong())
                .isNotEqualTo(Seed.random(5, "b").nextLong());
        assertThat(Seed.random("a").nextLong()).isEqualTo(Seed.random("a").nextLong());
    }

    @Test
    void theCommandNamesTheTestAndTheSeed() {
        assertThat(Seed.command("WindowTest", "exact")).contains("mvn test -Dtest='WindowTest#exact' -Dlatchkey.seed=");
        assertThat(Seed.command("WindowIT", "exact"))
                .contains("mvn verify ", "-Dit.test='WindowIT#exact' ", " -Dlatchkey.seed=");
    }
}
