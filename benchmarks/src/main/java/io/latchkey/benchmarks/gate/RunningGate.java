package io.latchkey.benchmarks.gate;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.jackson.Jackson;
import io.latchkey.BundleParts;
import io.latchkey.LatchkeyBundle;
import io.latchkey.authorize.Authorizer;
import io.latchkey.config.LatchkeyConfiguration;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * The gate as the bundle assembles it, with its metrics and its decisions log: all of the service but HTTP. The log is
 * at {@code INFO}, and its lines go nowhere.
 */
final class RunningGate extends LatchkeyBundle<LatchkeyConfiguration> {
    private final List<String> keys;

    private RunningGate(List<String> keys) {
        super(configuration -> configuration);
        this.keys = keys;
    }

    /**
     * Returns a gate with these keys.
     *
     * @param settings the {@code latchkey:} block as JSON
     */
    static Authorizer authorizer(List<String> keys, String settings) throws Exception {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.detachAndStopAllAppenders();
        RunningGate gate = new RunningGate(keys);
        gate.run(configuration(settings), new Environment("benchmark"));
        return BundleParts.of(gate).authorizer();
    }

    private static LatchkeyConfiguration configuration(String settings) throws JsonProcessingException {
        return Jackson.newObjectMapper().readValue(settings, LatchkeyConfiguration.class);
    }

    @Override
    protected UnaryOperator<@Nullable String> variables() {
        String all = keys.stream().map(key -> key + ":benchmark").collect(Collectors.joining(","));
        return name -> name.equals("API_KEYS") ? all : null;
    }
}
