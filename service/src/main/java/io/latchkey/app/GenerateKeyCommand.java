package io.latchkey.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import io.dropwizard.core.cli.Cli;
import io.dropwizard.core.cli.Command;
import io.dropwizard.core.setup.Bootstrap;
import io.latchkey.key.ConfiguredKeys;
import io.latchkey.key.KeyDigest;
import io.latchkey.key.KeyFindings;
import io.latchkey.key.KeyGenerator;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.sourceforge.argparse4j.inf.Namespace;
import net.sourceforge.argparse4j.inf.Subparser;

/** {@code generate-key}: generates a key and prints it once, with its YAML entry. */
final class GenerateKeyCommand extends Command {
    private static final String DEFAULT_PREFIX = "lk_";
    private static final ObjectMapper YAML = new ObjectMapper(YAMLFactory.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build());

    private final PrintStream out;

    GenerateKeyCommand(PrintStream out) {
        super("generate-key", "generate a key and print it once, with its YAML entry");
        this.out = out;
    }

    @Override
    public void configure(Subparser parser) {
        parser.addArgument("--name").required(true).help("the name of the key's owner");
        parser.addArgument("--prefix").setDefault(DEFAULT_PREFIX).help("the prefix of the key");
        parser.addArgument("--scopes").help("comma-separated; without them the key holds every scope");
        parser.addArgument("--expires-at").dest("expiresAt").help("a time such as 2026-12-31T23:59:59Z");
    }

    @Override
    public void run(Bootstrap<?> bootstrap, Namespace arguments) throws JsonProcessingException {
        String key = new KeyGenerator().generate(arguments.getString("prefix"));
        JsonNode entries = YAML.valueToTree(List.of(entry(key, arguments)));
        KeyFindings findings = new KeyFindings();
        ConfiguredKeys.of(entries).read(findings);
        if (!findings.mistakes().isEmpty()) {
            throw new IllegalArgumentException(
                    String.join("\n", findings.mistakes()).replace("latchkey.keys[0]", "The key"));
        }
        out.println("The key, shown only this once. Give it to its owner and do not store it:");
        out.println();
        out.println("  " + key);
        out.println();
        out.println("The entry for the list under keys: in config.yml or in the keysFile:");
        out.println();
        out.print(YAML.writeValueAsString(entries).indent(2));
    }

    private static Map<String, Object> entry(String key, Namespace arguments) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("name", arguments.getString("name"));
        String scopes = arguments.getString("scopes");
        if (scopes != null) {
            entry.put("scopes", List.of(scopes.split("\\s*,\\s*", -1)));
        }
        String expiresAt = arguments.getString("expiresAt");
        if (expiresAt != null) {
            entry.put("expiresAt", expiresAt);
        }
        // Last: an entry that is cut off anywhere has no hash, and so is refused instead of losing its restrictions.
        entry.put("hash", "sha256:" + KeyDigest.of(key).hex());
        return entry;
    }

    @Override
    public void onError(Cli cli, Namespace namespace, Throwable error) {
        OperatorErrors.print(error, cli.getStdErr());
    }
}
