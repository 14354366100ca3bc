package io.latchkey.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.dropwizard.jackson.Jackson;
import io.latchkey.ConfigurationFiles;
import io.latchkey.TestClassPath;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A setting more in a later release breaks no application, neither its source nor what was compiled before. */
@Tag("unit")
class SettingsCompatibilityTest {
    private static final String SOURCES = "service/src/main/java/io/latchkey/config/";
    private static final String SETTING_MORE = """

                @Setting
                private String added = "default";

                public %1$s withAdded(String value) {
                    return with(changed -> changed.added = value);
                }

                public String added() {
                    return added;
                }
            }
            """;

    @TempDir
    private static Path extended;

    /** What an application does with settings, in code and from a file. Compiled against the classes of today. */
    public static final class Application implements Supplier<String> {
        @Override
        public String get() {
            LatchkeyConfiguration built = new LatchkeyConfiguration()
                    .withRequired(false)
                    .withRateLimit(new RateLimitConfiguration().withRequests(7).withWindow(Duration.ofSeconds(1)))
                    .withLimiter(new RedisLimiterFactory().withNodes(3).withUrl("redis://host:1"));
            try {
                LatchkeyConfiguration read = Jackson.newObjectMapper()
                        .readValue(
                                "{\"required\": false, \"limiter\": {\"type\": \"redis\"}}",
                                LatchkeyConfiguration.class);
                return built.isRequired() + " " + read.isRequired() + " " + read.limiter();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @BeforeAll
    static void compileExtendedSettings() throws Exception {
        List<Path> sources = new ArrayList<>();
        for (String type : List.of("LatchkeyConfiguration", "RateLimitConfiguration", "RedisLimiterFactory")) {
            String source = Files.readString(ConfigurationFiles.repository(SOURCES + type + ".java"));
            String more = source.substring(0, source.lastIndexOf('}')) + SETTING_MORE.formatted(type);
            sources.add(Files.writeString(extended.resolve(type + ".java"), more));
        }
        compile(TestClassPath.entries(), sources);
    }

    @Test
    void whatWasCompiledBeforeRuns() throws Exception {
        try (URLClassLoader loader = loader()) {
            assertThat(loader.loadClass(LatchkeyConfiguration.class.getName()).getMethod("added"))
                    .as("the setting more")
                    .isNotNull();

            assertThat(run(loader, Application.class.getName())).isEqualTo("false false RedisLimiterFactory");
        }
    }

    @Test
    void theSameSourceCompiles() throws Exception {
        String test = Files.readString(ConfigurationFiles.repository(
                "service/src/test/java/io/latchkey/config/SettingsCompatibilityTest.java"));
        String application = test.substring(
                test.indexOf("    public static final class Application"), test.indexOf("    @BeforeAll"));
        Path source = Files.writeString(
                extended.resolve("Recompiled.java"),
                "package io.latchkey.config;\n"
                        + "import io.dropwizard.jackson.Jackson;\n"
                        + "import java.io.IOException;\n"
                        + "import java.time.Duration;\n"
                        + "import java.util.function.Supplier;\n"
                        + application.replace("static final class Application", "class Recompiled"));

        List<Path> classPath = TestClassPath.entries();
        classPath.add(0, extended);
        compile(classPath, List.of(source));

        try (URLClassLoader loader = loader()) {
            assertThat(run(loader, "io.latchkey.config.Recompiled")).isEqualTo("false false RedisLimiterFactory");
        }
    }

    private static Object run(ClassLoader loader, String application) throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(loader); // Jackson looks for its modules there
        try {
            return ((Supplier<?>) loader.loadClass(application).getConstructor().newInstance()).get();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void compile(List<Path> classPath, List<Path> sources) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean success = compiler.getTask(
                            messages,
                            files,
                            null,
                            List.of(
                                    "-proc:none",
                                    "-nowarn",
                                    "-classpath",
                                    TestClassPath.of(classPath),
                                    "-d",
                                    extended.toString()),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
            assertThat(success).as(messages.toString()).isTrue();
        }
    }

    /** Loads everything anew, with the extended settings ahead of those of today. */
    private static URLClassLoader loader() throws Exception {
        List<URL> urls = new ArrayList<>();
        urls.add(extended.toUri().toURL());
        for (Path entry : TestClassPath.entries()) {
            urls.add(entry.toUri().toURL());
        }
        return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
}
