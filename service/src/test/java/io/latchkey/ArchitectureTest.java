package io.latchkey;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.Architectures.LayeredArchitecture;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.latchkey.limit.RateLimit;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;

/**
 * The packages and the arrows between them. ArchUnit fails a rule that finds no class to check; {@link #knowsEveryPackage} fails
 * if a package is added, renamed or not read at all.
 */
@AnalyzeClasses(packages = "io.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("unit")
@Tag("unit")
class ArchitectureTest {
    private static final String ROOT = "io.latchkey";
    private static final String JDK = "java..";

    private static final Map<String, String> LAYERS = Map.ofEntries(
            Map.entry("app", "io.latchkey.app"),
            Map.entry("bundle", ROOT),
            Map.entry("config", "io.latchkey.config"),
            Map.entry("strict", "io.latchkey.config.strict"),
            Map.entry("http", "io.latchkey.http"),
            Map.entry("forwardauth", "io.latchkey.http.forwardauth"),
            Map.entry("jersey", "io.latchkey.http.jersey"),
            Map.entry("jetty", "io.latchkey.http.jetty"),
            Map.entry("httpadmin", "io.latchkey.http.admin"),
            Map.entry("admin", "io.latchkey.admin"),
            Map.entry("jmx", "io.latchkey.admin.jmx"),
            Map.entry("metrics", "io.latchkey.metrics"),
            Map.entry("authorize", "io.latchkey.authorize"),
            Map.entry("verify", "io.latchkey.verify"),
            Map.entry("validator", "io.latchkey.validator"),
            Map.entry("limit", "io.latchkey.limit"),
            Map.entry("redis", "io.latchkey.limit.redis"),
            Map.entry("key", "io.latchkey.key"),
            Map.entry("schedule", "io.latchkey.schedule"),
            Map.entry("warning", "io.latchkey.warning"));

    /** Each package, and the packages that may use it. */
    private static final Map<String, Set<String>> USERS = Map.ofEntries(
            Map.entry("app", Set.of()),
            Map.entry("bundle", Set.of("app")),
            Map.entry("config", Set.of("app", "bundle")),
            Map.entry("strict", Set.of("app", "config")),
            Map.entry("http", Set.of("app", "bundle", "config", "forwardauth", "httpadmin", "jersey", "jetty")),
            Map.entry("forwardauth", Set.of("app", "bundle")),
            Map.entry("jersey", Set.of("app", "bundle")),
            Map.entry("httpadmin", Set.of("bundle")),
            Map.entry("jetty", Set.of("app", "bundle", "forwardauth", "jersey")),
            Map.entry("admin", Set.of("app", "bundle", "jmx", "metrics")),
            Map.entry("jmx", Set.of("bundle")),
            Map.entry("metrics", Set.of("app", "bundle")),
            Map.entry(
                    "authorize",
                    Set.of("app", "bundle", "config", "http", "forwardauth", "jersey", "jetty", "admin", "metrics")),
            Map.entry("validator", Set.of("bundle", "config")),
            Map.entry("redis", Set.of("config")),
            Map.entry(
                    "verify",
                    Set.of(
                            "bundle",
                            "config",
                            "http",
                            "jersey",
                            "jetty",
                            "admin",
                            "jmx",
                            "metrics",
                            "authorize",
                            "validator")),
            Map.entry(
                    "limit",
                    Set.of(
                            "app",
                            "bundle",
                            "config",
                            "http",
                            "forwardauth",
                            "jersey",
                            "admin",
                            "jmx",
                            "metrics",
                            "authorize",
                            "verify",
                            "validator",
                            "redis",
                            "key")),
            Map.entry(
                    "key",
                    Set.of(
                            "app",
                            "bundle",
                            "config",
                            "strict",
                            "http",
                            "forwardauth",
                            "jersey",
                            "admin",
                            "jmx",
                            "metrics",
                            "authorize",
                            "verify",
                            "redis",
                            "validator")),
            Map.entry("schedule", Set.of("bundle", "config", "jetty", "admin", "metrics", "redis", "validator")),
            Map.entry(
                    "warning",
                    Set.of(
                            "app",
                            "bundle",
                            "config",
                            "http",
                            "forwardauth",
                            "jersey",
                            "httpadmin",
                            "admin",
                            "metrics",
                            "authorize",
                            "limit",
                            "redis",
                            "validator")));

    /** The principal is in the root package for those who embed Latchkey, and has a place of its own in the layers. */
    private static final DescribedPredicate<JavaClass> PRINCIPAL =
            belongToAnyOf(KeyPrincipal.class).as("the principal");

    /** Every package may use these. */
    private static final DescribedPredicate<JavaClass> API_MARKS =
            belongToAnyOf(PublicApi.class, Internal.class).as("the API's marks");

    @ArchTest
    static void knowsEveryPackage(JavaClasses classes) {
        Set<String> packages =
                classes.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());

        assertThat(packages).containsExactlyInAnyOrderElementsOf(LAYERS.values());
        assertThat(USERS).containsOnlyKeys(LAYERS.keySet());
    }

    @ArchTest
    static void arrowsPointOneWay(JavaClasses classes) {
        LayeredArchitecture layers = Architectures.layeredArchitecture().consideringOnlyDependenciesInLayers();
        for (Map.Entry<String, String> layer : LAYERS.entrySet()) {
            layers = layers.layer(layer.getKey())
                    .definedBy(resideInAPackage(layer.getValue()).and(not(PRINCIPAL.or(API_MARKS))));
        }
        for (Map.Entry<String, Set<String>> users : USERS.entrySet()) {
            layers = users.getValue().isEmpty()
                    ? layers.whereLayer(users.getKey()).mayNotBeAccessedByAnyLayer()
                    : layers.whereLayer(users.getKey())
                            .mayOnlyBeAccessedByLayers(users.getValue().toArray(String[]::new));
        }
        layers.check(classes);
    }

    @ArchTest
    static final ArchRule STRICT_READING_USES_ONLY_KEYS = classes()
            .that(resideInAPackage("io.latchkey.config.strict"))
            .should()
            .onlyDependOnClassesThat(API_MARKS.or(resideInAnyPackage(
                    "io.latchkey.config.strict",
                    "io.latchkey.key",
                    JDK,
                    "com.fasterxml.jackson..",
                    "io.dropwizard.configuration",
                    "jakarta.validation..",
                    "org.jspecify..")));

    @ArchTest
    static final ArchRule KEYS_USE_LITTLE = classes()
            .that(resideInAPackage("io.latchkey.key"))
            .should()
            .onlyDependOnClassesThat(API_MARKS.or(resideInAnyPackage(
                    "io.latchkey.key",
                    "io.latchkey.limit",
                    JDK,
                    "com.fasterxml.jackson..",
                    "com.google.common.base",
                    "com.google.common.collect",
                    "com.google.common.hash",
                    "com.google.common.net",
                    "com.google.common.primitives",
                    "io.dropwizard.util",
                    "org.apache.commons.text.similarity",
                    "org.jspecify..",
                    "org.slf4j",
                    "org.yaml.snakeyaml")));

    /** No JAX-RS, no Dropwizard, no Jetty: nothing but the JDK, Caffeine and the packages below. */
    @ArchTest
    static final ArchRule DECISIONS_USE_NO_FRAMEWORK = classes()
            .that(resideInAnyPackage("io.latchkey.authorize", "io.latchkey.verify", "io.latchkey.limit"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.latchkey.authorize",
                    "io.latchkey.verify",
                    "io.latchkey.limit",
                    "io.latchkey.key",
                    "io.latchkey.warning",
                    ROOT,
                    JDK,
                    "com.github.benmanes.caffeine.cache..",
                    "com.google.re2j",
                    "org.jspecify..",
                    "org.slf4j"));

    /** One package uses Redis' client: a service that counts in memory loads no class of it. */
    @ArchTest
    static final ArchRule ONE_PACKAGE_USES_REDIS = noClasses()
            .that(resideOutsideOfPackage("io.latchkey.limit.redis"))
            .should()
            .dependOnClassesThat(resideInAnyPackage("io.lettuce..", "io.netty..", "reactor.."));

    @ArchTest
    static final ArchRule REDIS_USES_LITTLE_ELSE = classes()
            .that(resideInAPackage("io.latchkey.limit.redis"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.latchkey.limit.redis",
                    "io.latchkey.limit",
                    "io.latchkey.key",
                    "io.latchkey.schedule",
                    JDK,
                    "javax.net.ssl",
                    "com.github.benmanes.caffeine.cache..",
                    "io.lettuce..",
                    "io.netty.buffer",
                    "io.netty.channel",
                    "io.netty.resolver",
                    "org.jspecify..",
                    "org.slf4j"));

    /** Limiter, circuit, connections, connection, script: each uses only those after it. */
    @ArchTest
    static final ArchRule NO_CLASS_OF_REDIS_IS_PART_OF_A_CYCLE =
            slices().assignedFrom(new RedisClasses()).should().beFreeOfCycles();

    /** An executor drops a task that throws once. */
    @ArchTest
    static final ArchRule REPEATED_TASKS_SURVIVE = noClasses()
            .that(resideOutsideOfPackage("io.latchkey.schedule"))
            .should()
            .callMethodWhere(target(nameMatching("scheduleWithFixedDelay|scheduleAtFixedRate")));

    @ArchTest
    static final ArchRule VERIFIERS_USE_NO_LIMITER = noClasses()
            .that(resideInAPackage("io.latchkey.verify"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.latchkey.limit").and(not(belongToAnyOf(RateLimit.class))));

    @ArchTest
    static final ArchRule NO_PACKAGE_IS_PART_OF_A_CYCLE =
            slices().assignedFrom(new Packages()).should().beFreeOfCycles();

    /** Every package is a slice, and the principal and the API's marks are one each. */
    private static final class Packages implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            if (API_MARKS.test(type)) {
                return SliceIdentifier.of("the API's marks");
            }
            return SliceIdentifier.of(PRINCIPAL.test(type) ? "the principal" : type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }

    /** Every top-level class of the package is a slice, with the classes nested in it. */
    private static final class RedisClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return type.getPackageName().equals(LAYERS.get("redis"))
                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "top-level classes of limit.redis";
        }
    }
}
