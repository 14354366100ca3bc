package io.latchkey.http;

import java.util.Collection;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A set of web origins (RFC 6454), compared as browsers write them: scheme and host in lower case, without the default port.
 * Immutable.
 *
 * @param normalised the origins; {@code *} alone: all
 */
public record Origins(Set<String> normalised) {
    /** The form of a configured value: one origin, {@code *} or {@code null}. */
    public static final String FORM =
            "\\*|null|[A-Za-z][A-Za-z0-9+.-]*://([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])(:[0-9]{1,5})?";

    private static final String ALL = "*";
    private static final Pattern ORIGIN = Pattern.compile(FORM);
    private static final Pattern DEFAULT_PORT = Pattern.compile("(http://.*):80|(https://.*):443");

    public Origins {
        normalised = Set.copyOf(normalised);
    }

    /**
     * Returns the origins of these texts.
     *
     * @throws IllegalArgumentException if one is not of the {@link #FORM}
     */
    public static Origins of(Collection<String> texts) {
        return new Origins(texts.stream().map(Origins::normalise).collect(Collectors.toUnmodifiableSet()));
    }

    private static String normalise(String text) {
        if (!ORIGIN.matcher(text).matches()) {
            throw new IllegalArgumentException("not an origin");
        }
        String lower = text.toLowerCase(Locale.ROOT);
        Matcher withPort = DEFAULT_PORT.matcher(lower);
        return withPort.matches() ? lower.substring(0, lower.lastIndexOf(':')) : lower;
    }

    boolean isEmpty() {
        return normalised.isEmpty();
    }

    boolean areAll() {
        return normalised.contains(ALL);
    }

    /** Returns the value that allows this origin, or null if it is not allowed. */
    @Nullable
    String allowing(String origin) {
        if (areAll()) {
            return ALL;
        }
        // Browsers write origins in this form, so most are found without normalising them.
        boolean listed = !origin.equals(ALL)
                && (normalised.contains(origin)
                        || (ORIGIN.matcher(origin).matches() && normalised.contains(normalise(origin))));
        return listed ? origin : null;
    }
}
