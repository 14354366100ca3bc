package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.http.IdentitySignature;
import io.latchkey.key.TextFile;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Whether and with what the identity headers are signed: {@code latchkey.identity}. Immutable; no message and no text of
 * it shows a secret.
 *
 * @param secret one secret, or two with a comma between them, each of 32 to 1024 visible ASCII characters; default none:
 *     nothing is signed
 * @param secretFile a file that holds the same, in which each may have a line of its own; read at the start only
 */
public record IdentityConfiguration(
        @JsonProperty @Nullable String secret,
        @JsonProperty @Nullable String secretFile) {

    /** As long as SHA-256's output: RFC 2104, section 3, advises against less. */
    private static final Pattern SECRET = Pattern.compile("[!-+\\--~]{32,1024}");

    private static final Pattern BETWEEN_TWO = Pattern.compile("\\s*(?:,|\\R)\\s*");
    private static final int MOST = 2;
    private static final int MOST_BYTES = 64 * 1024;

    @ValidationMethod(
            message =
                    "latchkey.identity.secret (IDENTITY_SECRET) is set, and so is latchkey.identity.secretFile; set only"
                            + " one of them")
    boolean isSetOnce() {
        return given(secret).isEmpty() || given(secretFile).isEmpty();
    }

    @ValidationMethod(
            message = "latchkey.identity.secret must be 32 to 1024 visible ASCII characters, or two such texts with a"
                    + " comma between them")
    boolean isSecretGood() {
        return given(secret).isEmpty() || areGood(split(given(secret)));
    }

    @ValidationMethod(
            message =
                    "latchkey.identity.secretFile (IDENTITY_SECRET_FILE) names a file that cannot be read; it must exist,"
                            + " be no folder and hold UTF-8 text")
    boolean isFileReadable() {
        try {
            return !isFileToBeRead() || !secretsOfFile().isEmpty();
        } catch (IOException | InvalidPathException e) {
            return false;
        }
    }

    @ValidationMethod(
            message = "latchkey.identity.secretFile must hold 32 to 1024 visible ASCII characters, or two such texts on"
                    + " a line each")
    boolean isFileGood() {
        try {
            return !isFileToBeRead() || areGood(secretsOfFile());
        } catch (IOException | InvalidPathException e) {
            return true; // told above
        }
    }

    /**
     * What signs with these secrets.
     *
     * @throws IOException if the file has become unreadable since it was checked
     */
    public IdentitySignature build(InstantSource clock) throws IOException {
        return new IdentitySignature(secrets(), clock);
    }

    List<String> secrets() throws IOException {
        if (!given(secretFile).isEmpty()) {
            return secretsOfFile();
        }
        return given(secret).isEmpty() ? List.of() : split(given(secret));
    }

    /** Where both are set that alone is told. */
    private boolean isFileToBeRead() {
        return !given(secretFile).isEmpty() && isSetOnce();
    }

    private List<String> secretsOfFile() throws IOException {
        return split(TextFile.read(Path.of(given(secretFile)), MOST_BYTES));
    }

    private static List<String> split(String text) {
        return List.of(BETWEEN_TWO.split(text.strip(), -1));
    }

    private static boolean areGood(List<String> secrets) {
        return secrets.size() <= MOST
                && secrets.stream().allMatch(one -> SECRET.matcher(one).matches());
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /** Without the secrets. */
    @Override
    public String toString() {
        return "IdentityConfiguration[signed=" + !(given(secret) + given(secretFile)).isEmpty() + "]";
    }
}
