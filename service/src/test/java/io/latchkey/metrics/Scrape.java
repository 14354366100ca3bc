package io.latchkey.metrics;

import io.latchkey.app.TestGate;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What {@code /prometheus} answers, in the text format that Prometheus 0.0.4 describes. */
record Scrape(String text) {
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

    static Scrape of(TestGate gate) throws Exception {
        return new Scrape(gate.admin("/prometheus").body());
    }

    /** The names of all samples. */
    Set<String> names() {
        return samples().keySet().stream()
                .map(sample -> sample.replaceFirst("\\{.*", ""))
                .collect(Collectors.toSet());
    }

    /** Samples such as {@code name{label="value"}} and what they say. */
    Map<String, Double> samples() {
        return Arrays.stream(text.split("\n", -1))
                .filter(line -> !line.startsWith("#") && !line.isEmpty())
                .map(line -> SAMPLE.matcher(line).results().findFirst().orElseThrow(() -> new AssertionError(line)))
                .collect(Collectors.toMap(
                        sample -> sample.group(1) + (sample.group(2) == null ? "" : "{" + sample.group(2) + "}"),
                        sample -> number(sample.group(3)),
                        (one, other) -> {
                            throw new AssertionError("a sample came twice");
                        },
                        TreeMap::new));
    }

    double value(String sample) {
        Double value = samples().get(sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " in " + samples().keySet());
        }
        return value;
    }

    /** Whether a sample of the metric has the label with a value that matches. */
    boolean has(String metric, String label, Pattern value) {
        return samples().keySet().stream()
                .filter(sample -> sample.startsWith(metric + "{"))
                .flatMap(sample -> LABEL.matcher(sample).results())
                .filter(found -> found.group(1).equals(label))
                .map((MatchResult found) -> found.group(2))
                .anyMatch(found -> value.matcher(found).matches());
    }

    private static double number(String text) {
        return text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
