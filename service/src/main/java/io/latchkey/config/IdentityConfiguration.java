package io.latchkey.config;

import io.dropwizard.validation.ValidationMethod;
import io.latchkey.Internal;
import io.latchkey.PublicApi;
import io.latchkey.key.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The secrets that sign the identity headers: {@code latchkey.identity}. Immutable; no message shows a secret. */
@PublicApi
public final class IdentityConfiguration extends Settings<IdentityConfiguration> {
    /** As long as SHA-256's output: RFC 2104, section 3, advises against less. */
    private static final Pattern SECRET = Pattern.compile("[!-+\\--~]{32,1024}");

    private static final Pattern BETWEEN_TWO = Pattern.compile("\\s*(?:,|\\R)\\s*");
    private static final int MOST = 2;
    private static final int MOST_BYTES = 64 * 1024;

    @Setting
    private String secret = "";

    @Setting
    private String secretFile = "";

    /**
     * Sets one secret, or two with a comma between them, each of 32 to 1024 visible ASCII characters; default none: nothing is
     * signed.
     */
    public IdentityConfiguration withSecret(String value) {
        return with(changed -> changed.secret = value);
    }

    /** Sets a file that holds the same, in which each secret may have a line of its own. It is read at the start only. */
    public IdentityConfiguration withSecretFile(Path value) {
        return with(changed -> changed.secretFile = value.toString());
    }

    @ValidationMethod(
            message =
                    "latchkey.identity.secret (IDENTITY_SECRET) is set, and so is latchkey.identity.secretFile. Set only"
                            + " one of them.")
    boolean isSetOnce() {
        return secret.isBlank() || secretFile.isBlank();
    }

    @ValidationMethod(
            message = "latchkey.identity.secret must be 32 to 1024 visible ASCII characters, or two such texts with a"
                    + " comma between them.")
    boolean isSecretGood() {
        return secret.isBlank() || areGood(split(secret));
    }

    @ValidationMethod(
            message =
                    "latchkey.identity.secretFile (IDENTITY_SECRET_FILE) names a file that cannot be read. It must exist,"
                            + " not be a folder, and hold UTF-8 text.")
    boolean isFileReadable() {
        try {
            return !isFileToBeRead() || !secretsOfFile().isEmpty();
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    @ValidationMethod(
            message = "latchkey.identity.secretFile must hold 32 to 1024 visible ASCII characters, or two such texts on"
                    + " a line each.")
    boolean isFileGood() {
        try {
            return !isFileToBeRead() || areGood(secretsOfFile());
        } catch (IOException | InvalidPathException e) {
            return true; // reported above
        }
    }

    /**
     * Returns the secrets: none, one or two.
     *
     * @throws IOException if the file has become unreadable since it was checked
     */
    @Internal
    public List<String> secrets() throws IOException {
        if (!secretFile.isBlank()) {
            return secretsOfFile();
        }
        return secret.isBlank() ? List.of() : split(secret);
    }

    /** Where both are set, only that is reported. */
    private boolean isFileToBeRead() {
        return !secretFile.isBlank() && isSetOnce();
    }

    private List<String> secretsOfFile() throws IOException {
        return split(TextFile.read(Path.of(secretFile.strip()), MOST_BYTES));
    }

    private static List<String> split(String text) {
        return List.of(BETWEEN_TWO.split(text.strip(), -1));
    }

    private static boolean areGood(List<String> secrets) {
        return secrets.size() <= MOST
                && secrets.stream().allMatch(one -> SECRET.matcher(one).matches());
    }
}
