package io.latchkey;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.core.setup.Environment;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.config.RateLimitConfiguration;
import io.latchkey.config.RedisLimiterFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Settings that an application builds in code are checked as those of a file are, with the same messages. */
@Tag("unit")
class CodeSettingsTest {
    @Test
    void mistakesStopTheStartAndNameTheSetting() {
        LatchkeyConfiguration settings = new LatchkeyConfiguration()
                .withRateLimit(new RateLimitConfiguration().withWindow(Duration.ZERO))
                .withLimiter(new RedisLimiterFactory().withUrl("nowhere"));

        assertThatThrownBy(() -> start(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("* latchkey.rateLimit.window must be between 1 ms and 366 days.")
                .hasMessageContaining("* latchkey.limiter.url (REDIS_URL) must be an address");
    }

    @Test
    void mistakesOfKeysStopTheStart() {
        assertThatThrownBy(() -> start(new LatchkeyConfiguration().withKeys(List.of(Map.of("name", "alice")))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.keys[0]");
    }

    private static void start(LatchkeyConfiguration settings) throws Exception {
        new LatchkeyBundle<LatchkeyConfiguration>(itself -> itself).run(settings, new Environment("test"));
    }
}
