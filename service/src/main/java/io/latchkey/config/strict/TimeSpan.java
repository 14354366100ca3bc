package io.latchkey.config.strict;

import io.latchkey.key.Durations;
import java.time.Duration;

/** A number of seconds or a Dropwizard duration. */
public final class TimeSpan extends SettingDeserializer<Duration> {
    public TimeSpan() {
        super(Durations.EXPECTED);
    }

    @Override
    Duration parse(String text) {
        return Durations.parse(text);
    }
}
