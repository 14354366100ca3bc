package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks that links between the pages, and the tests that the security page names, exist. */
@Tag("unit")
class PagesTest {
    private static final Path ROOT = ConfigurationFiles.repository("");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|mailto:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.*)$", Pattern.MULTILINE);
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w+(?:Test|IT))`");

    @ParameterizedTest
    @MethodSource("pages")
    void linkedFilesAndHeadingsExist(Path page) throws IOException {
        assertThat(LINK.matcher(Files.readString(page)).results())
                .filteredOn(link -> !link.group(1).equals("file"))
                .allSatisfy(link -> {
                    Path target = link.group(1).isEmpty() ? page : page.resolveSibling(link.group(1));
                    assertThat(target).exists();
                    if (link.group(2) != null && target.toString().endsWith(".md")) {
                        assertThat(anchors(target)).contains(link.group(2));
                    }
                });
    }

    @Test
    void testsOnTheSecurityPageExist() throws IOException {
        Set<String> named = TEST.matcher(Files.readString(ROOT.resolve("docs/security.md")))
                .results()
                .map(name -> name.group(1) + ".java")
                .collect(Collectors.toSet());

        try (Stream<Path> files = Files.walk(ROOT.resolve("service/src/test/java"))) {
            assertThat(files.map(file -> file.getFileName().toString())).containsAll(named);
        }
    }

    static Stream<Path> pages() throws IOException {
        return Stream.of("", "docs", "docs/proxies", "docs/decisions", "ops", "ops/jmx", "benchmarks")
                .flatMap(PagesTest::markdown);
    }

    private static Stream<Path> markdown(String folder) {
        try (Stream<Path> files = Files.list(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the anchors of a page's headings, as GitHub makes them. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .strip()
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
