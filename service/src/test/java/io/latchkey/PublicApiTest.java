package io.latchkey;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** What embedding applications may use: docs/embedding.md lists it, the code marks it, and it exposes nothing internal. */
@AnalyzeClasses(packages = "io.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("unit")
@Tag("unit")
class PublicApiTest {
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `(io\\.latchkey[\\w.]+)` \\|");
    private static final List<String> OTHERS = List.of("java.", "jakarta.", "io.dropwizard.", "com.fasterxml.jackson.");

    @ArchTest
    static void theDocumentListsTheMarkedTypes(JavaClasses classes) throws IOException {
        String document = Files.readString(ConfigurationFiles.repository("docs/embedding.md"));
        Set<String> listed = new TreeSet<>();
        for (Matcher row = ROW.matcher(document); row.find(); ) {
            listed.add(row.group(1));
        }

        Set<String> marked = classes.stream()
                .filter(type -> type.isAnnotatedWith(PublicApi.class))
                .map(JavaClass::getName)
                .collect(Collectors.toSet());
        assertThat(listed).containsExactlyInAnyOrderElementsOf(marked);
    }

    @ArchTest
    static void signaturesExposeNothingInternal(JavaClasses classes) {
        List<String> exposed = new ArrayList<>();
        classes.stream().filter(PublicApiTest::isPublicApi).forEach(type -> {
            assertThat(type.getModifiers()).as(type.getName()).contains(JavaModifier.PUBLIC);
            type.getCodeUnits().stream()
                    .filter(PublicApiTest::isForApplications)
                    .forEach(member -> member.getAllInvolvedRawTypes().stream()
                            .map(JavaClass::getBaseComponentType)
                            .filter(used -> !used.isPrimitive() && !isAllowed(used))
                            .forEach(used -> exposed.add(member.getFullName() + " exposes " + used.getName())));
        });

        assertThat(exposed).isEmpty();
    }

    @ArchTest
    static void everyPackageStatesWhatIsInternal(JavaClasses classes) throws IOException {
        Set<String> withApi = classes.stream()
                .filter(type -> type.isAnnotatedWith(PublicApi.class))
                .map(JavaClass::getPackageName)
                .collect(Collectors.toSet());
        try (Stream<Path> files = Files.walk(ConfigurationFiles.repository("service/src/main/java"))) {
            for (Path file :
                    files.filter(path -> path.endsWith("package-info.java")).toList()) {
                String text = Files.readString(file);
                String name =
                        text.substring(text.indexOf("\npackage ") + 9, text.indexOf(';', text.indexOf("\npackage ")));
                assertThat(text)
                        .as(name)
                        .contains(
                                withApi.contains(name)
                                        ? "Internal, except for the types that are marked {@link io.latchkey.PublicApi}."
                                        : "Internal: may change in any release.");
            }
        }
    }

    private static boolean isPublicApi(JavaClass type) {
        return type.isAnnotatedWith(PublicApi.class)
                || type.getEnclosingClass()
                        .map(outer -> isPublicApi(outer) && type.getModifiers().contains(JavaModifier.PUBLIC))
                        .orElse(false);
    }

    private static boolean isForApplications(JavaCodeUnit member) {
        Set<JavaModifier> modifiers = member.getModifiers();
        return (modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED))
                && !modifiers.contains(JavaModifier.SYNTHETIC)
                && !member.isAnnotatedWith(Internal.class);
    }

    private static boolean isAllowed(JavaClass type) {
        return isPublicApi(type) || OTHERS.stream().anyMatch(type.getName()::startsWith);
    }
}
