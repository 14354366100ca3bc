package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.config.strict.HostNames;
import java.util.List;
import java.util.Objects;

/**
 * Who may use the admin port: {@code latchkey.admin}. Immutable.
 *
 * @param hosts the names under which the admin port is reached, besides {@code localhost}, the connector's {@code bindHost} and
 *     IP addresses; default none
 */
public record AdminConfiguration(
        @JsonProperty @JsonDeserialize(using = HostNames.class)
        List<String> hosts) {

    /** The part may be null: it then has its default. */
    @SuppressWarnings("NullAway") // Jackson passes null for what is left out
    public AdminConfiguration {
        hosts = List.copyOf(Objects.requireNonNullElse(hosts, List.of()));
    }

    static AdminConfiguration defaults() {
        return new AdminConfiguration(List.of());
    }
}
