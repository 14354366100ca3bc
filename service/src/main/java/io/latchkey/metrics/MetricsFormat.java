package io.latchkey.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.http.QuotedQualityCSV.QualityValue;
import org.jspecify.annotations.Nullable;

/** A form in which metrics are answered. */
enum MetricsFormat {
    JSON("application/json"),
    PROMETHEUS_TEXT("text/plain"),
    OPEN_METRICS("application/openmetrics-text"),
    /** Asked for by name only, because Prometheus' protocol buffers are one form of several. */
    PROTOBUF("application/vnd.google.protobuf");

    private final String mediaType;

    MetricsFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * Chooses a form as RFC 9110, section 12.5.1, says: of each form the most specific range counts.
     *
     * @param accept all {@code Accept} headers of a request
     * @param offered the forms there are, the default first
     * @return the form of the highest quality; of several, the one that is offered first; if none is accepted, the default
     */
    static Choice choose(Collection<String> accept, List<MetricsFormat> offered) {
        Choice best = new Choice(offered.get(0), offered.get(0).mediaType, 0);
        List<QualityValue> ranges = ranges(accept);
        for (MetricsFormat format : offered) {
            Choice choice = format.choice(ranges);
            if (choice != null && choice.quality > best.quality) {
                best = choice;
            }
        }
        return best;
    }

    /** Returns none where the header is not well formed. */
    private static List<QualityValue> ranges(Collection<String> accept) {
        try {
            QuotedQualityCSV ranges = new QuotedQualityCSV();
            ranges.addValue(String.join(",", accept));
            return ranges.getQualityValues();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    /** Returns how well this form is accepted; null if no range has it. */
    private @Nullable Choice choice(List<QualityValue> ranges) {
        Choice best = null;
        int specificity = 0;
        for (QualityValue range : ranges) {
            int found = specificity(range.getValue());
            if (found > specificity || (found == specificity && best != null && range.getWeight() > best.quality)) {
                specificity = found;
                best = new Choice(this, found == 3 ? range.getValue() : mediaType, range.getWeight());
            }
        }
        return best;
    }

    /** Returns 3 for a range that names this form, 2 for its kind, 1 for all, 0 for others. */
    private int specificity(String range) {
        int end = range.indexOf(';');
        String type = (end < 0 ? range : range.substring(0, end)).strip().toLowerCase(Locale.ROOT);
        if (type.equals(mediaType)) {
            return 3;
        }
        if (this == PROTOBUF) {
            return 0;
        }
        if (type.equals(mediaType.substring(0, mediaType.indexOf('/')) + "/*")) {
            return 2;
        }
        return type.equals("*/*") ? 1 : 0;
    }

    /**
     * What was chosen.
     *
     * @param range the range that named the form, with parameters such as its version; else its media type
     */
    record Choice(MetricsFormat format, String range, double quality) {}
}
