package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import io.latchkey.admin.jmx.KeysMXBean;
import io.latchkey.admin.jmx.RateLimiterMXBean;
import io.latchkey.admin.jmx.ValidatorMXBean;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks that docs/operations.md lists exactly the attributes and operations of the MXBeans. */
@Tag("unit")
class JmxReferenceTest {
    @ParameterizedTest
    @ValueSource(classes = {KeysMXBean.class, RateLimiterMXBean.class, ValidatorMXBean.class})
    void tableListsExactlyThePartsOfTheMxBean(Class<?> bean) throws IOException {
        Set<String> parts = Arrays.stream(bean.getMethods())
                .map(JmxReferenceTest::part)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(documented(bean.getSimpleName().replace("MXBean", ""))).isEqualTo(parts);
    }

    private static String part(Method method) {
        String name = method.getName();
        String attribute = name.replaceFirst("^(get|set|is)(?=[A-Z])", "");
        return attribute.equals(name) ? name + (method.getParameterCount() == 0 ? "()" : "(id)") : attribute;
    }

    /** Returns the first cells of the table that follows the bean's name. */
    private static Set<String> documented(String type) throws IOException {
        String page = Files.readString(ConfigurationFiles.repository("docs/operations.md"));
        int start = page.indexOf("\n`io.latchkey:type=" + type + "`\n");
        assertThat(start).as(type).isNotNegative();
        String table = page.substring(page.indexOf("|---|", start));
        return table.substring(0, table.indexOf("\n\n"))
                .lines()
                .map(row -> row.split("\\|", -1)[1])
                .flatMap(cell -> Pattern.compile("`([^`]+)`").matcher(cell).results())
                .map((MatchResult part) -> part.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
