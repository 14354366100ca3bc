package io.latchkey.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.eclipse.jetty.http.QuotedQualityCSV;
import org.eclipse.jetty.http.QuotedQualityCSV.QualityValue;
import org.jspecify.annotations.Nullable;

/** A format of the metrics endpoints. */
enum MetricsFormat {
    JSON("application/json"),
    PROMETHEUS_TEXT("text/plain"),
    OPEN_METRICS("application/openmetrics-text"),
    /** Chosen by its exact media type only, because Prometheus' protocol buffers are one format of several. */
    PROTOBUF("application/vnd.google.protobuf");

    private final String mediaType;

    MetricsFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    /**
     * Chooses a format by RFC 9110, section 12.5.1: the most specific range counts for each format.
     *
     * @param accept all {@code Accept} headers of a request
     * @param offered the available formats, the default first
     * @return the format with the highest quality, the first one of several; the default if none is accepted
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

    /** Returns an empty list if the header is malformed. */
    private static List<QualityValue> ranges(Collection<String> accept) {
        try {
            QuotedQualityCSV ranges = new QuotedQualityCSV();
            ranges.addValue(String.join(",", accept));
            return ranges.getQualityValues();
        } catch (RuntimeException e) {
            return List.of();
        }
    }

    /** Returns the quality of this format, or null if no range matches. */
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

    /** Returns 3 for a range with this media type, 2 for its main type, 1 for all types, 0 for others. */
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
     * The chosen format.
     *
     * @param range the range that named the format, with parameters such as a version; otherwise the media type
     */
    record Choice(MetricsFormat format, String range, double quality) {}
}
