package io.latchkey.app;

import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyText;
import io.latchkey.key.TextFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code hash-key}: reads a key from standard input, where no process list shows it, and prints its {@code hash}. */
final class HashKeyCommand extends Command {
    private static final int LONGEST_LINE = 64 * 1024;

    private final InputStream in;
    private final PrintStream out;

    HashKeyCommand(InputStream in, PrintStream out) {
        super("hash-key", "read a key from standard input and print what goes under hash:");
        this.in = in;
        this.out = out;
    }

    @Override
    public void configure(Subparser parser) {
        // It takes no arguments: a key on the command line is visible to every user of the machine.
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws IOException {
        String key = key();
        if (!KeyText.isWellFormed(key)) {
            throw new IllegalArgumentException(
                    "Give the key as one line on standard input: visible ASCII characters without spaces.");
        }
        out.println("sha256:" + KeyDigest.of(key).hex());
    }

    /** Returns the first line, without waiting for what follows: the input may be a terminal. */
    private String key() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n' && line.size() < LONGEST_LINE; next = in.read()) {
            line.write(next);
        }
        try {
            return TextFile.decode(line.toByteArray()).strip();
        } catch (TextFile.UnreadableException e) {
            throw new IllegalArgumentException("The standard input " + e.getMessage() + ".");
        }
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
