package io.latchkey.key;

import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The text of an environment variable, or of the file that it names. Immutable.
 *
 * @param where names it in messages
 * @param isFile whether the text is that of a file, in which lines that begin with {@code #} are comments
 */
record VariableText(String where, String text, boolean isFile) {
    /** The suffix of a variable that names a file. */
    static final String FILE = "_FILE";

    /** The operating system allows far less in a variable. */
    private static final int MOST_BYTES = 1024 * 1024;

    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");

    /** Reads a variable, or the file that its {@code _FILE} form names. Returns empty text if neither is set. */
    static VariableText read(String variable, UnaryOperator<@Nullable String> environment, KeyFindings findings) {
        String text = environment.apply(variable);
        String file = environment.apply(variable + FILE);
        boolean isSet = text != null && !text.isBlank();
        if (file == null || file.isBlank()) {
            return new VariableText(variable, isSet && text != null ? text : "", false);
        }
        if (isSet) {
            findings.mistake(variable, "is set, and so is " + variable + "_FILE; set only one of them");
            return new VariableText(variable, "", false);
        }
        // The path is not repeated: it may be a key, set in the wrong variable.
        String where = variable + FILE;
        return new VariableText(where, content(file, where, findings), true);
    }

    private static String content(String file, String where, KeyFindings findings) {
        try {
            return TextFile.read(Path.of(file), MOST_BYTES);
        } catch (NoSuchFileException e) {
            boolean quoted = file.startsWith("\"") || file.startsWith("'");
            findings.mistake(where, "names a file that does not exist" + (quoted ? "; remove the quotes" : ""));
        } catch (TextFile.UnreadableException e) {
            findings.mistake(where, "names a file that " + e.getMessage());
        } catch (InvalidPathException e) {
            findings.mistake(where, "names a file that cannot be read (InvalidPathException)");
        }
        return "";
    }

    List<String> lines() {
        // Files that were put together may have a byte order mark in each.
        return Arrays.stream(LINE_END.split(text, -1))
                .map(TextFile::withoutMark)
                .toList();
    }

    boolean isComment(String line) {
        return isFile && line.stripLeading().startsWith("#");
    }

    String withoutComments() {
        return isFile ? lines().stream().filter(line -> !isComment(line)).collect(Collectors.joining("\n")) : text;
    }

    void noteComments(KeyFindings findings) {
        long comments = lines().stream().filter(this::isComment).count();
        if (comments > 0) {
            findings.note(where, comments + (comments == 1 ? " line is a comment" : " lines are comments"));
        }
    }
}
