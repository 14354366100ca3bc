package io.latchkey.key;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Completes messages about unknown names with the nearest known name, or with all of them. Stateless. */
public final class KnownNames {
    private static final LevenshteinDistance DISTANCE = LevenshteinDistance.getDefaultInstance();

    private KnownNames() {}

    /**
     * Returns {@code Did you mean PREFIXnearest?} if a known name differs in at most a third of its letters, otherwise
     * {@code Known THINGS: a, b.}
     *
     * @param things what the names stand for, such as {@code settings}
     */
    public static String hint(String unknown, Collection<String> known, String things, String prefix) {
        return nearest(unknown, known)
                .map(name -> "Did you mean " + prefix + name + "?")
                .orElseGet(() -> known.isEmpty()
                        ? "There are no " + things + " here."
                        : "Known " + things + ": "
                                + String.join(", ", known.stream().sorted().toList()) + ".");
    }

    private static Optional<String> nearest(String unknown, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(unknown, name) <= Math.max(1, name.length() / 3))
                .min(Comparator.<String>comparingInt(name -> distance(unknown, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** Counts a letter in the wrong place as one difference, not as two: {@code kyes} means {@code keys}. */
    private static int distance(String one, String other) {
        int distance = DISTANCE.apply(one.toLowerCase(Locale.ROOT), other.toLowerCase(Locale.ROOT));
        return distance == 2 && Arrays.equals(letters(one), letters(other)) ? 1 : distance;
    }

    private static int[] letters(String name) {
        return name.toLowerCase(Locale.ROOT).chars().sorted().toArray();
    }
}
