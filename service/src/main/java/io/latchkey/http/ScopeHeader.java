package io.latchkey.http;

import io.latchkey.gate.ScopeDemand;
import io.latchkey.key.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the header in which a trusted proxy demands scopes, for proxies that ask one address for all of their routes. */
final class ScopeHeader {
    /** A comma is also what proxies join repeated headers with. */
    private static final Pattern SEPARATOR = Pattern.compile("[ \t]*,[ \t]*|[ \t]+");

    private ScopeHeader() {}

    /** Returns the demands, each for one scope; empty if there is no such header, and null if one is empty or malformed. */
    static @Nullable List<ScopeDemand> demands(RequestFacts request) {
        List<String> values = request.headers(ForwardedHeaders.SCOPE);
        if (values.isEmpty()) {
            return List.of();
        }
        List<ScopeDemand> demands = new ArrayList<>();
        for (String value : values) {
            for (String scope : SEPARATOR.split(value.strip(), -1)) {
                if (!Scopes.isScope(scope)) {
                    return null;
                }
                demands.add(ScopeDemand.of(scope));
            }
        }
        return demands;
    }

    static List<ScopeDemand> both(List<ScopeDemand> some, List<ScopeDemand> others) {
        if (some.isEmpty() || others.isEmpty()) {
            return some.isEmpty() ? others : some;
        }
        List<ScopeDemand> both = new ArrayList<>(some);
        both.addAll(others);
        return both;
    }
}
