package io.latchkey.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.key.KeyStore;
import io.latchkey.setting.Variables;
import java.util.List;
import java.util.stream.Stream;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code check}: reads the configuration and every source of keys, as a start would, and says what is wrong or found. */
final class CheckKeysCommand extends CheckCommand<ServiceConfiguration> {
    private final Variables variables;

    /**
     * Creates the command.
     *
     * @param variables those that the configuration is read with
     */
    CheckKeysCommand(Application<ServiceConfiguration> application, Variables variables) {
        super(application);
        this.variables = variables;
    }

    @Override
    @SuppressWarnings("SystemOut") // a command answers on its standard output
    protected void run(
            Bootstrap<ServiceConfiguration> bootstrap, Namespace namespace, ServiceConfiguration configuration)
            throws Exception {
        KeyStore store = configuration.latchkey().openKeys(System::getenv);
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
