package io.latchkey.verify;

import io.latchkey.key.KeyText;
import io.latchkey.key.PresentedKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Looks for keys in text that a caller wrote, before it goes into a log: a key may be in the wrong place, such as a path or the
 * id of a request, and need not be the one that the request presents. Thread-safe.
 *
 * <p>A key is known by its digest alone, so whole pieces of the text are looked up: the text itself, what is between its
 * separators, and, within a bound, every run of such pieces.
 */
public final class KeyDetector {
    /** Shorter keys are found only where nothing but separators of paths and queries is beside them. */
    private static final int SHORTEST_RUN = 8;

    /** A text of so few pieces is searched as a whole, a longer one between the separators of paths and queries. */
    private static final int MOST_PIECES = 10;

    /** How often a text may be percent-encoded; what is encoded still more often is not worth showing. */
    private static final int MOST_DECODINGS = 4;

    /** Bounds what a hostile text costs. One that would take more lookups is not worth showing. */
    private static final int MOST_LOOKUPS = 100;

    private static final String SEPARATORS = "/?&=;, \t:\"'<>()[]{}|\\";

    private final Predicate<PresentedKey> recognizes;

    /**
     * Creates a detector.
     *
     * @param recognizes returns whether a text is a key
     */
    public KeyDetector(Predicate<PresentedKey> recognizes) {
        this.recognizes = recognizes;
    }

    /**
     * Returns whether a text might hold a key that this service knows, or one of the form that the external validator is queried
     * for, as it is or percent-encoded, however often. True also where looking would take too long.
     */
    public boolean mayHoldKey(String text) {
        String decoded = text;
        for (int i = 0; i <= MOST_DECODINGS; i++) {
            if (new Search(decoded).finds()) {
                return true;
            }
            String next = decoded.indexOf('%') < 0 ? decoded : KeyText.percentDecoded(decoded);
            if (next.equals(decoded)) {
                return false;
            }
            decoded = next;
        }
        return true;
    }

    private final class Search {
        private final String text;
        private int lookups;

        Search(String text) {
            this.text = text;
        }

        boolean finds() {
            if (text.isEmpty()) {
                return false;
            }
            if (isKey(0, text.length())) {
                return true;
            }
            List<int[]> pieces = pieces(0, text.length());
            boolean few = pieces.size() <= MOST_PIECES;
            return (few && findsRun(pieces)) || findsSegment(!few);
        }

        /**
         * Looks at what is between the separators of paths and queries.
         *
         * @param runs whether at the runs within it, too
         */
        private boolean findsSegment(boolean runs) {
            int start = 0;
            for (int end = 0; end <= text.length(); end++) {
                if (end == text.length() || SEPARATORS.indexOf(text.charAt(end)) >= 0) {
                    if (start < end && (isKey(start, end) || (runs && findsRun(pieces(start, end))))) {
                        return true;
                    }
                    start = end + 1;
                }
            }
            return false;
        }

        private boolean findsRun(List<int[]> pieces) {
            for (int first = 0; first < pieces.size(); first++) {
                for (int last = first; last < pieces.size(); last++) {
                    int start = pieces.get(first)[0];
                    int end = pieces.get(last)[1];
                    if (end - start >= SHORTEST_RUN
                            && (isKey(start, end) || (isPadded(end) && isKey(start, withPadding(end))))) {
                        return true;
                    }
                }
            }
            return false;
        }

        private boolean isPadded(int end) {
            return end < text.length() && text.charAt(end) == '=';
        }

        /** Base64 may end so. */
        private int withPadding(int end) {
            int padded = end;
            while (isPadded(padded)) {
                padded++;
            }
            return padded;
        }

        /** Start and end of each run of letters and digits. */
        private List<int[]> pieces(int from, int to) {
            List<int[]> pieces = new ArrayList<>();
            int start = -1;
            for (int i = from; i <= to; i++) {
                boolean inside = i < to && Character.isLetterOrDigit(text.charAt(i));
                if (inside && start < 0) {
                    start = i;
                } else if (!inside && start >= 0) {
                    pieces.add(new int[] {start, i});
                    start = -1;
                }
            }
            return pieces;
        }

        private boolean isKey(int start, int end) {
            lookups++;
            return lookups > MOST_LOOKUPS || recognizes.test(new PresentedKey(text.substring(start, end)));
        }
    }
}
