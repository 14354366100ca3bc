package io.latchkey.app;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code hash-key}: reads a key from standard input, where no process list shows it, and prints its {@code hash}. */
final class HashKeyCommand extends Command {
    private final InputStream in;
    private final PrintStream out;

    HashKeyCommand(InputStream in, PrintStream out) {
        super("hash-key", "read a key from standard input and print what goes under hash:");
        this.in = in;
        this.out = out;
    }

    @Override
    public void configure(Subparser parser) {
        // It takes no arguments: a key on the command line would be seen by everybody on the machine.
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws IOException {
        String line = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        String key = line == null ? "" : line.strip();
        if (!KeyText.isWellFormed(key)) {
            throw new IllegalArgumentException(
                    "Give the key as one line on standard input: visible ASCII characters without spaces.");
        }
        out.println("sha256:" + KeyDigest.of(key).hex());
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
