package io.latchkey;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.Architectures;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;

/**
 * The rooms and the arrows between them. ArchUnit fails a rule that finds no class to check; {@link #shouldKnowEveryRoom}
 * fails if a room is added, renamed or not read at all.
 */
@AnalyzeClasses(packages = "io.latchkey", importOptions = ImportOption.DoNotIncludeTests.class)
@ArchTag("unit")
@Tag("unit")
class ArchitectureTest {
    private static final String ROOT = "io.latchkey";
    private static final String JDK = "java..";

    @ArchTest
    static void shouldKnowEveryRoom(JavaClasses classes) {
        Set<String> rooms = classes.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());

        assertThat(rooms)
                .containsExactlyInAnyOrder(
                        ROOT,
                        "io.latchkey.admin",
                        "io.latchkey.admin.jmx",
                        "io.latchkey.app",
                        "io.latchkey.gate",
                        "io.latchkey.http",
                        "io.latchkey.key",
                        "io.latchkey.limit",
                        "io.latchkey.limit.redis",
                        "io.latchkey.metrics",
                        "io.latchkey.remote",
                        "io.latchkey.schedule",
                        "io.latchkey.setting",
                        "io.latchkey.verify",
                        "io.latchkey.warning");
    }

    /** Who may use whom: app, the bundle, http, gate, verify and limit, key. Nothing else, and never backwards. */
    @ArchTest
    static final ArchRule ARROWS_POINT_ONE_WAY = Architectures.layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .layer("app")
            .definedBy("io.latchkey.app")
            .layer("bundle")
            .definedBy(ROOT)
            .layer("http")
            .definedBy("io.latchkey.http")
            .layer("admin")
            .definedBy("io.latchkey.admin")
            .layer("jmx")
            .definedBy("io.latchkey.admin.jmx")
            .layer("metrics")
            .definedBy("io.latchkey.metrics")
            .layer("gate")
            .definedBy("io.latchkey.gate")
            .layer("verify")
            .definedBy("io.latchkey.verify")
            .layer("limit")
            .definedBy("io.latchkey.limit")
            .layer("redis")
            .definedBy("io.latchkey.limit.redis")
            .layer("remote")
            .definedBy("io.latchkey.remote")
            .layer("setting")
            .definedBy("io.latchkey.setting")
            .layer("warning")
            .definedBy("io.latchkey.warning")
            .layer("schedule")
            .definedBy("io.latchkey.schedule")
            .layer("key")
            .definedBy("io.latchkey.key")
            .whereLayer("app")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("bundle")
            .mayOnlyBeAccessedByLayers("app")
            .whereLayer("http")
            .mayOnlyBeAccessedByLayers("app", "bundle")
            .whereLayer("admin")
            .mayOnlyBeAccessedByLayers("app", "bundle", "jmx", "metrics")
            .whereLayer("jmx")
            .mayOnlyBeAccessedByLayers("bundle")
            .whereLayer("metrics")
            .mayOnlyBeAccessedByLayers("app", "bundle")
            .whereLayer("gate")
            .mayOnlyBeAccessedByLayers("app", "bundle", "http", "admin", "metrics")
            .whereLayer("remote")
            .mayOnlyBeAccessedByLayers("app", "bundle")
            .whereLayer("redis")
            .mayOnlyBeAccessedByLayers("bundle")
            .whereLayer("verify")
            .mayOnlyBeAccessedByLayers("app", "bundle", "http", "admin", "jmx", "metrics", "gate", "remote")
            .whereLayer("limit")
            .mayOnlyBeAccessedByLayers("app", "bundle", "http", "admin", "jmx", "metrics", "gate", "redis")
            .whereLayer("setting")
            .mayOnlyBeAccessedByLayers("app", "bundle")
            .whereLayer("key")
            .mayOnlyBeAccessedByLayers(
                    "app", "bundle", "http", "admin", "jmx", "metrics", "gate", "verify", "limit", "redis", "remote",
                    "setting")
            .whereLayer("schedule")
            .mayOnlyBeAccessedByLayers("bundle", "http", "admin", "metrics", "redis", "remote")
            .whereLayer("warning")
            .mayOnlyBeAccessedByLayers("app", "bundle", "http", "admin", "metrics", "gate", "limit", "redis", "remote");

    @ArchTest
    static final ArchRule SETTINGS_USE_ONLY_KEYS = classes()
            .that(resideInAPackage("io.latchkey.setting"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.latchkey.setting",
                    "io.latchkey.key",
                    JDK,
                    "com.fasterxml.jackson..",
                    "io.dropwizard.configuration",
                    "jakarta.validation..",
                    "org.jspecify.."));

    @ArchTest
    static final ArchRule KEYS_USE_LITTLE = classes()
            .that(resideInAPackage("io.latchkey.key"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.latchkey.key",
                    JDK,
                    "com.fasterxml.jackson..",
                    "com.google.common.net",
                    "io.dropwizard.util",
                    "org.jspecify..",
                    "org.slf4j",
                    "org.yaml.snakeyaml"));

    /** No JAX-RS, no Dropwizard, no Jetty: nothing but the JDK, Caffeine and the rooms below. */
    @ArchTest
    static final ArchRule DECISIONS_USE_NO_FRAMEWORK = classes()
            .that(resideInAnyPackage("io.latchkey.gate", "io.latchkey.verify", "io.latchkey.limit"))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.latchkey.gate",
                    "io.latchkey.verify",
                    "io.latchkey.limit",
                    "io.latchkey.key",
                    "io.latchkey.warning",
                    JDK,
                    "com.github.benmanes.caffeine.cache..",
                    "com.google.re2j",
                    "org.jspecify..",
                    "org.slf4j"));

    /** Redis' client is known in one room only: whoever counts in memory loads no class of it. */
    @ArchTest
    static final ArchRule ONE_ROOM_KNOWS_REDIS = noClasses()
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

    /** An executor drops a task that throws once. */
    @ArchTest
    static final ArchRule REPEATED_TASKS_SURVIVE = noClasses()
            .that(resideOutsideOfPackage("io.latchkey.schedule"))
            .should()
            .callMethodWhere(target(nameMatching("scheduleWithFixedDelay|scheduleAtFixedRate")));

    @ArchTest
    static final ArchRule VERIFIERS_AND_LIMITERS_DO_NOT_KNOW_EACH_OTHER = noClasses()
            .that(resideInAPackage("io.latchkey.verify"))
            .should()
            .dependOnClassesThat(resideInAPackage("io.latchkey.limit"));

    @ArchTest
    static final ArchRule NO_ROOM_IS_PART_OF_A_CYCLE =
            slices().matching("(io.latchkey..)").should().beFreeOfCycles();
}
