package io.latchkey.config;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.HostNames;
import java.util.List;

/** Who may use the admin port: {@code latchkey.admin}. Immutable. */
@PublicApi
public final class AdminConfiguration extends Settings<AdminConfiguration> {
    @Setting
    @JsonDeserialize(using = HostNames.class)
    private List<String> hosts = List.of();

    /**
     * Sets the names under which the admin port is reached, besides {@code localhost}, the connector's {@code bindHost} and IP
     * addresses; default none.
     */
    public AdminConfiguration withHosts(List<String> value) {
        List<String> checked = Checks.of("latchkey.admin.hosts", () -> HostNames.checked(value));
        return with(changed -> changed.hosts = checked);
    }

    public List<String> hosts() {
        return hosts;
    }
}
