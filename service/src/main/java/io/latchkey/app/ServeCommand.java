package io.latchkey.app;

import io.dropwizard.core.Application;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.ServerCommand;
import net.sourceforge.argparse4j.inf.Namespace;

/** {@code server}: Dropwizard's own, but an operator's mistake is one line and not a stack trace. */
final class ServeCommand extends ServerCommand<ServiceConfiguration> {
    ServeCommand(Application<ServiceConfiguration> application) {
        super(application);
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
