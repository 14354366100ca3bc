package io.latchkey.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.CheckCommand;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.key.KeyStore;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code check}: reads the configuration and every source of keys, as a start would, and says what is wrong or found. */
final class CheckKeysCommand extends CheckCommand<ServiceConfiguration> {
    CheckKeysCommand(Application<ServiceConfiguration> application) {
        super(application);
    }

    @Override
    @SuppressWarnings("SystemOut") // a command answers on its standard output
    protected void run(
            Bootstrap<ServiceConfiguration> bootstrap, Namespace namespace, ServiceConfiguration configuration)
            throws Exception {
        KeyStore store = configuration.latchkey().openKeys(System::getenv);
        store.warnings().forEach(warning -> System.out.println("Warning: " + warning));
        int keys = store.ring().size();
        System.out.println("Configuration and keys are fine: " + keys + (keys == 1 ? " key." : " keys."));
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
