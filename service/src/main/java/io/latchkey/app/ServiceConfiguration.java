package io.latchkey.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.core.Configuration;
import io.latchkey.LatchkeyConfiguration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;

/** The whole of config.yml: Dropwizard's own blocks and {@code latchkey:}. */
public class ServiceConfiguration extends Configuration {
    @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
    @Valid
    @NotNull(message = "has no settings; remove its line to have the defaults")
    private LatchkeyConfiguration latchkey = LatchkeyConfiguration.defaults();

    public LatchkeyConfiguration latchkey() {
        return latchkey;
    }
}
