package io.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** What CONTRIBUTING.md says of the tests: their names, their tags, what a tag permits, and who may sleep. */
@AnalyzeClasses(packages = "io.latchkey", importOptions = ImportOption.OnlyIncludeTests.class)
@ArchTag("unit")
@Tag("unit")
class TestRulesTest {
    private static final Pattern PROCESSES = Pattern.compile("java\\.lang\\.ProcessBuilder");

    private static final Pattern SOCKETS = Pattern.compile(
            "java\\.net\\.(Server)?Socket|java\\.net\\.http\\.HttpClient"
                    + "|java\\.nio\\.channels\\.(Server)?SocketChannel|com\\.sun\\.net\\.httpserver\\..*"
                    + "|org\\.eclipse\\.jetty\\.server\\.(Server|Network|Local)Connector|io\\.dropwizard\\.testing\\.(?!Resource|Config).*");

    /** Surefire runs the one, in mvn test, and Failsafe the other, in mvn verify. */
    @ArchTest
    static final ArchRule TAGS_FIT_NAMES = classes()
            .that(haveTests())
            .should(new ArchCondition<>("be a *Test tagged unit or service, or an *IT tagged service or system") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    List<String> allowed = type.getSimpleName().endsWith("IT")
                            ? List.of("service", "system")
                            : List.of("unit", "service");
                    List<String> tags = tags(type);
                    if (tags.size() != 1 || !allowed.containsAll(tags)) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " is tagged " + tags));
                    }
                }
            });

    @ArchTest
    static final ArchRule UNIT_TESTS_USE_NO_SOCKETS =
            classes().that(haveTests()).and(are(tagged("unit"))).should(notReach(SOCKETS));

    @ArchTest
    static final ArchRule ONLY_SYSTEM_TESTS_START_PROCESSES = classes()
            .that(haveTests())
            .and(are(tagged("unit").or(tagged("service"))))
            .should(notReach(PROCESSES));

    /** A wait for a condition is {@link Eventually}, and a slow caller is Drip. Time is a parameter everywhere else. */
    @ArchTest
    static final ArchRule NO_TEST_SLEEPS = noClasses()
            .that(are(not(nameMatching("io\\.latchkey\\.(Eventually|app\\.Drip)"))))
            .should()
            .callMethodWhere(target(nameMatching("sleep"))
                    .and(target(owner(nameMatching("java\\.lang\\.Thread|java\\.util\\.concurrent\\.TimeUnit")))))
            .orShould()
            .callMethodWhere(target(nameMatching("park.+")));

    /**
     * They are system properties of the whole JVM. Where two applications of a test override the same setting, the second
     * takes the value of the first for the original, and leaves it to the tests that come later.
     */
    @ArchTest
    static final ArchRule NO_TEST_OVERRIDES_SETTINGS_OF_THE_JVM = noClasses()
            .should()
            .callMethodWhere(target(owner(nameMatching("io\\.dropwizard\\.testing\\.ConfigOverride"))))
            .orShould()
            .callMethod(System.class, "setProperty", String.class, String.class);

    private static DescribedPredicate<JavaClass> haveTests() {
        return DescribedPredicate.describe(
                "have tests",
                type -> !type.isNestedClass()
                        && !type.getModifiers().contains(JavaModifier.ABSTRACT)
                        && (type.getSimpleName().endsWith("Test")
                                || type.getSimpleName().endsWith("IT")));
    }

    private static DescribedPredicate<JavaClass> tagged(String tag) {
        return DescribedPredicate.describe("tagged " + tag, type -> tags(type).contains(tag));
    }

    private static List<String> tags(JavaClass type) {
        return Stream.concat(Stream.of(type), type.getAllRawSuperclasses().stream())
                .filter(one -> one.isAnnotatedWith(Tag.class))
                .map(one -> one.getAnnotationOfType(Tag.class).value())
                .distinct()
                .toList();
    }

    /** Not directly, and not by way of any other class of the tests. */
    private static ArchCondition<JavaClass> notReach(Pattern forbidden) {
        return new ArchCondition<>("not reach " + forbidden) {
            @Override
            public void check(JavaClass test, ConditionEvents events) {
                Deque<JavaClass> left = new ArrayDeque<>(List.of(test));
                Set<JavaClass> seen = new HashSet<>(left);
                while (!left.isEmpty()) {
                    for (Dependency dependency : left.remove().getDirectDependenciesFromSelf()) {
                        JavaClass used = dependency.getTargetClass();
                        if (forbidden.matcher(used.getName()).matches()) {
                            events.add(SimpleConditionEvent.violated(
                                    test, test.getSimpleName() + ": " + dependency.getDescription()));
                            return;
                        }
                        if (isOfTheTests(used) && seen.add(used)) {
                            left.add(used);
                        }
                    }
                }
            }
        };
    }

    private static boolean isOfTheTests(JavaClass type) {
        return type.getSource()
                .map(source ->
                        Arrays.asList(source.getUri().getPath().split("/")).contains("test-classes"))
                .orElse(false);
    }
}
