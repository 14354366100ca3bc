package io.latchkey.metrics;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The parts of a PromQL expression that name metrics. */
record Query(String expression) {
    private static final Pattern AGGREGATION_LABELS = Pattern.compile("\\b(by|without|on|ignoring)\\s*\\([^)]*\\)");
    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\s*\\{([^}]*)}");
    private static final Pattern MATCHER = Pattern.compile("(\\w+)\\s*(=~|=)\\s*\"([^\"]*)\"");
    private static final Pattern NAME = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?![\\w:]|\\s*\\()");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    /** What Prometheus adds to every sample, and the one metric that it makes itself. */
    private static final List<String> ADDED_LABELS = List.of("job", "instance");

    static final String ADDED_METRIC = "up";

    Set<String> metrics() {
        String bare = AGGREGATION_LABELS
                .matcher(expression)
                .replaceAll(" ")
                .replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", " ");
        Set<String> names = new LinkedHashSet<>();
        Matcher name = NAME.matcher(bare);
        while (name.find()) {
            if (!WORDS.contains(name.group())) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** The selectors that no sample of a scrape can match, such as one with a misspelt label; as they stand. */
    Set<String> unmatched(Scrape scrape) {
        Set<String> unmatched = new LinkedHashSet<>();
        Matcher selector = SELECTOR.matcher(expression);
        while (selector.find()) {
            Matcher label = MATCHER.matcher(selector.group(2));
            while (label.find()) {
                Pattern value = label.group(2).equals("=")
                        ? Pattern.compile(label.group(3), Pattern.LITERAL)
                        : Pattern.compile(label.group(3));
                if (!ADDED_LABELS.contains(label.group(1)) && !scrape.has(selector.group(1), label.group(1), value)) {
                    unmatched.add(selector.group());
                }
            }
        }
        return unmatched;
    }
}
