package io.latchkey;

import java.io.File;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The class path of the tests, whatever runs them. */
public final class TestClassPath {
    private TestClassPath() {}

    public static List<Path> entries() throws URISyntaxException {
        List<Path> entries = new ArrayList<>();
        if (TestClassPath.class.getClassLoader() instanceof URLClassLoader loader) {
            for (URL url : loader.getURLs()) {
                entries.add(Path.of(url.toURI()));
            }
        } else {
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
                entries.add(Path.of(entry));
            }
        }
        return entries;
    }

    public static String of(List<Path> entries) {
        return entries.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }
}
