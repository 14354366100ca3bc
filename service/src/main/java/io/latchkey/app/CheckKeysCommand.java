package io.latchkey.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.KeySources;
import io.latchkey.config.strict.Variables;
import io.latchkey.key.KeyStore;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.inf.Namespace;
import org.jspecify.annotations.Nullable;

/** {@code check}: reads the configuration and every source of keys, as a start does, and prints mistakes or the number of keys. */
final class CheckKeysCommand extends CheckCommand<ServiceConfiguration> {
    private final UnaryOperator<@Nullable String> environment;
    private final Variables variables;

    /**
     * Creates the command.
     *
     * @param environment the value of a variable, or null
     * @param variables those that the configuration is read with
     */
    CheckKeysCommand(
            Application<ServiceConfiguration> application,
            UnaryOperator<@Nullable String> environment,
            Variables variables) {
        super(application);
        this.environment = environment;
        this.variables = variables;
    }

    @Override
    @SuppressWarnings("SystemOut") // a command answers on its standard output
    protected void run(
            Bootstrap<ServiceConfiguration> bootstrap, Namespace namespace, ServiceConfiguration configuration)
            throws Exception {
        KeyStore store = KeySources.read(configuration.latchkey(), environment);
        Stream.of(variables.warnings(), configuration.latchkey().warnings(), store.warnings())
                .flatMap(List::stream)
                .forEach(warning -> System.out.println("Warning: " + warning));
        store.notes().forEach(System.out::println);
        int keys = store.ring().size();
        System.out.println("Configuration and keys are fine: " + keys + (keys == 1 ? " key." : " keys."));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
