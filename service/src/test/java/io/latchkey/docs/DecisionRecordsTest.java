package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the records in docs/decisions against the format that their README.md describes, and its index against the records. */
@Tag("unit")
class DecisionRecordsTest {
    private static final Path DOCS = ConfigurationFiles.repository("docs");
    private static final Path DECISIONS = DOCS.resolve("decisions");
    private static final Path INDEX = DECISIONS.resolve("README.md");

    private static final Pattern FILE_NAME = Pattern.compile("(\\d{4})(-[a-z0-9]+)+\\.md");
    private static final String STATUS =
            "accepted|(?:superseded|amended) by \\[(?<other>\\d{4})\\]\\(\\k<other>-[a-z0-9-]+\\.md\\)(?:[,:] \\S.*)?";
    private static final Pattern FORMAT =
            Pattern.compile("# \\d{4}\\. \\S.*[^.\\s]\n\n- Date: \\d{4}-\\d\\d-\\d\\d\n- Status: (?:" + STATUS
                    + ")\n\n## Context\n\n(?s:\\S.*)\n\n## Decision\n\n(?s:\\S.*)\n\n## Consequences\n\n(?s:\\S.*)\n");
    private static final Pattern SECTION = Pattern.compile("^## .*$", Pattern.MULTILINE);
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:|#)([^)#\\s]+)");
    private static final Pattern INDEX_LINE =
            Pattern.compile("^- \\[(\\d{4})\\]\\(([^)]+)\\): \\S.*$", Pattern.MULTILINE);

    @ParameterizedTest
    @MethodSource("records")
    void recordHasTheFormat(Path file) throws IOException {
        String text = Files.readString(file);

        assertThat(text).matches(FORMAT);
        assertThat(matches(SECTION, text)).containsExactly("## Context", "## Decision", "## Consequences");
        assertThat(text).startsWith("# " + number(file) + ". ");
    }

    @Test
    void numbersAreUnique() throws IOException {
        assertThat(records().map(DecisionRecordsTest::number)).doesNotHaveDuplicates();
    }

    @Test
    void indexListsEachRecordOnce() throws IOException {
        String index = Files.readString(INDEX);

        assertThat(links(index))
                .containsExactlyInAnyOrderElementsOf(
                        records().map(file -> file.getFileName().toString()).toList());
        assertThat(INDEX_LINE.matcher(index).results())
                .allSatisfy(line -> assertThat(line.group(2)).startsWith(line.group(1) + "-"));
        assertThat(INDEX_LINE.matcher(index).results()).hasSameSizeAs(links(index));
    }

    static Stream<Path> records() throws IOException {
        return list(DECISIONS).filter(file -> !file.equals(INDEX));
    }

    private static Stream<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        }
    }

    private static String number(Path file) {
        String name = file.getFileName().toString();
        assertThat(name).matches(FILE_NAME);
        return name.substring(0, 4);
    }

    private static List<String> links(String text) {
        return LINK.matcher(text)
                .results()
                .map(link -> link.group(1))
                .filter(link -> !link.equals("file"))
                .toList();
    }

    private static List<String> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(MatchResult::group).toList();
    }
}
