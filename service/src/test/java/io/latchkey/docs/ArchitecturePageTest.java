package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the packages and classes that docs/architecture.md names with the code. */
@Tag("unit")
class ArchitecturePageTest {
    private static final Path MAIN = ConfigurationFiles.repository("service/src/main/java/io/latchkey");
    private static final Pattern ROW_OF_A_PACKAGE = Pattern.compile("(?m)^\\| [^|]+ \\| `([a-z.]+)` \\|$");
    private static final Pattern CLASS = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z]+)+)[`.]");

    /** A class of the tests, and one of Dropwizard. */
    private static final Set<String> ELSEWHERE = Set.of("ArchitectureTest", "AuthFilter");

    @Test
    void everyPackageIsInTheTable() throws IOException {
        Set<String> packages;
        try (Stream<Path> files = Files.walk(MAIN)) {
            packages = files.filter(Files::isRegularFile)
                    .map(Path::getParent)
                    .map(folder -> MAIN.relativize(folder).toString().replace('/', '.'))
                    .map(name -> name.isEmpty() ? "io.latchkey" : name)
                    .collect(Collectors.toSet());
        }

        assertThat(found(ROW_OF_A_PACKAGE)).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void everyClassOnThePageExists() throws IOException {
        Set<String> classes;
        try (Stream<Path> files = Files.walk(MAIN)) {
            classes = files.map(file -> file.getFileName().toString().replace(".java", ""))
                    .collect(Collectors.toSet());
        }
        Set<String> named = found(CLASS);
        named.removeAll(ELSEWHERE);

        assertThat(named).isNotEmpty().isSubsetOf(classes);
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        String page = Files.readString(ConfigurationFiles.repository("docs/architecture.md"));
        return pattern.matcher(page).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }
}
