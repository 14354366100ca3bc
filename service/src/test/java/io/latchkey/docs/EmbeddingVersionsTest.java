package io.latchkey.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.latchkey.ConfigurationFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** Compares the versions in docs/embedding.md with those of pom.xml. */
@Tag("unit")
class EmbeddingVersionsTest {
    private static final Pattern PROPERTY = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern BANNED = Pattern.compile("<exclude>([^:]+):([^:]+):\\[,[^<]+</exclude>");

    @Test
    void snippetHasTheVersionsOfThePom() throws Exception {
        Map<String, String> properties = properties();
        Map<String, String> managed = new TreeMap<>();
        for (Dependency dependency : dependencies(pom())) {
            managed.put(dependency.name(), resolve(dependency.version(), properties) + dependency.scope());
        }

        assertThat(snippet())
                .isNotEmpty()
                .allSatisfy(dependency -> assertThat(managed)
                        .containsEntry(dependency.name(), dependency.version() + dependency.scope()));
    }

    @Test
    void importsAreInTheOrderOfThePom() throws Exception {
        List<String> snippet = imports(snippet());
        List<String> pom = new ArrayList<>(imports(dependencies(pom())));
        pom.retainAll(snippet);

        assertThat(snippet).isEqualTo(pom).contains("io.dropwizard:dropwizard-dependencies");
    }

    /**
     * For every library whose old versions the build bans, the snippet has a new version, by an entry or by a BOM of its
     * group.
     */
    @Test
    void snippetCoversTheBannedVersions() throws Exception {
        List<String> names = snippet().stream().map(Dependency::name).toList();
        for (MatchResult banned : BANNED.matcher(pomText()).results().toList()) {
            String group = banned.group(1);
            assertThat(names)
                    .as("%s:%s", group, banned.group(2))
                    .anyMatch(
                            name -> name.startsWith(group + ":") || group.startsWith(name.replaceAll(":.*", "") + "."));
        }
    }

    private static List<String> imports(List<Dependency> dependencies) {
        return dependencies.stream()
                .filter(dependency -> dependency.scope().equals("import"))
                .map(Dependency::name)
                .toList();
    }

    private record Dependency(String name, String version, String scope) {}

    private static String pomText() throws Exception {
        return Files.readString(ConfigurationFiles.repository("pom.xml"));
    }

    private static Element pom() throws Exception {
        return (Element)
                parse(pomText()).getElementsByTagName("dependencyManagement").item(0);
    }

    private static List<Dependency> snippet() throws Exception {
        String document = Files.readString(ConfigurationFiles.repository("docs/embedding.md"));
        String start = "<!-- versions -->\n```xml\n";
        int begin = document.indexOf(start) + start.length();
        return dependencies(parse(document.substring(begin, document.indexOf("```", begin))));
    }

    private static Element parse(String xml) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }

    private static List<Dependency> dependencies(Element management) {
        NodeList found = management.getElementsByTagName("dependency");
        List<Dependency> dependencies = new ArrayList<>();
        for (int i = 0; i < found.getLength(); i++) {
            Element dependency = (Element) found.item(i);
            dependencies.add(new Dependency(
                    text(dependency, "groupId") + ":" + text(dependency, "artifactId"),
                    text(dependency, "version"),
                    text(dependency, "scope")));
        }
        return dependencies;
    }

    private static String text(Element element, String name) {
        NodeList found = element.getElementsByTagName(name);
        return found.getLength() == 0 ? "" : found.item(0).getTextContent().strip();
    }

    private static Map<String, String> properties() throws Exception {
        Map<String, String> properties = new TreeMap<>();
        NodeList all =
                ((Element) parse(pomText()).getElementsByTagName("properties").item(0)).getElementsByTagName("*");
        for (int i = 0; i < all.getLength(); i++) {
            properties.put(
                    all.item(i).getNodeName(), all.item(i).getTextContent().strip());
        }
        return properties;
    }

    private static String resolve(String version, Map<String, String> properties) {
        Matcher property = PROPERTY.matcher(version);
        return property.matches() ? properties.get(property.group(1)) : version;
    }
}
