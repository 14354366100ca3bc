package io.latchkey.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page of {@code docs/proxies/}, part of which is made from a test run. */
record ProxyDocument(String name) {
    /** Set on Maven's command line, it has the documents written anew: {@code -Dlatchkey.updateDocuments=true}. */
    private static final boolean UPDATE = Boolean.getBoolean("latchkey.updateDocuments");

    private static final Path FOLDER =
            Path.of("..", "docs", "proxies").toAbsolutePath().normalize();
    private static final String BEGIN = "<!-- made from a test run: %s -->\n";
    private static final String END = "<!-- end -->\n";

    /** Compares a marked part with what it must be, or writes it. */
    void check(String part, String text) throws IOException {
        Path file = FOLDER.resolve(name + ".md");
        String document = Files.readString(file);
        String begin = BEGIN.formatted(part);
        int from = document.indexOf(begin);
        int to = document.indexOf(END, from);
        assertThat(from).as("%s has no line %s", file, begin).isNotNegative();
        assertThat(to).as("%s has no line %s", file, END).isNotNegative();
        String before = document.substring(0, from + begin.length());
        if (UPDATE) {
            Files.writeString(file, before + "\n" + text + "\n" + document.substring(to));
        } else {
            assertThat(document.substring(before.length(), to).strip())
                    .as(
                            "%s differs from the run; if the run is right, run again with -Dlatchkey.updateDocuments=true",
                            file)
                    .isEqualTo(text.strip());
        }
    }
}
