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
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code hash-key}: reads a key from standard input, where no process list shows it, and prints its {@code hash}. */
final class HashKeyCommand extends Command {
    private static final int LONGEST_LINE = 64 * 1024;

    private static final Pattern QUOTE_AT_AN_END = Pattern.compile("[\"'`].*|.*[\"'`]");

    private final InputStream in;
    private final PrintStream out;
    private final PrintStream warnings;

    HashKeyCommand(InputStream in, PrintStream out, PrintStream warnings) {
        super("hash-key", "read a key from standard input and print what goes under hash:");
        this.in = in;
        this.out = out;
        this.warnings = warnings;
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
        if (QUOTE_AT_AN_END.matcher(key).matches()) {
            warnings.println(
                    "Warning: The key begins or ends with a quote, which is part of the hash. If it does not belong to"
                            + " the key, remove it and run the command again.");
        }
        if (hasAnotherLine()) {
            warnings.println(
                    "Warning: Only the first line was hashed. A key is one line; run the command once for each key.");
        }
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

    /** Reads only what is there, without waiting for more. */
    private boolean hasAnotherLine() throws IOException {
        byte[] rest = in.readNBytes(Math.min(in.available(), LONGEST_LINE));
        return !new String(rest, StandardCharsets.ISO_8859_1).isBlank();
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
