package io.latchkey.admin;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyRing;
import io.latchkey.key.Scopes;
import io.latchkey.limit.KeyLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.Verdict;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reports every local key, and every external key with a cached verdict. Thread-safe. */
public final class KeyReportReader {
    private static final int DIGITS_SHOWN = 8;

    private final Administration gate;

    public KeyReportReader(Administration gate) {
        this.gate = gate;
    }

    /** Returns all keys: the local ones in the order of their sources, then the external ones. */
    public KeyListing all() {
        KeyRing ring = gate.keys().ring();
        List<Row> rows = new ArrayList<>(ring.size());
        ring.entries().forEach(entry -> rows.add(row(entry)));
        // One key may have been verified with several scopes.
        Map<String, Row> external = new LinkedHashMap<>();
        cached().forEach(verdict -> external.put(verdict.principal().keyId(), row(verdict)));
        rows.addAll(external.values());
        return new KeyListing(ring.size(), reports(rows), null);
    }

    /**
     * Returns one page of keys, sorted by id. A key that is local and external appears once, with the data of the validator,
     * which decides first.
     *
     * @param after the page contains greater ids only; need not be the id of a key; null for the first page
     * @param most the maximum number of keys, 1 or more
     */
    public KeyListing page(@Nullable String after, int most) {
        KeyRing ring = gate.keys().ring();
        // One more than requested, to find out whether there are more.
        TreeMap<String, Row> first = new TreeMap<>();
        ring.byId(after, most + 1).forEach(entry -> first.put(entry.id(), row(entry)));
        for (Verdict.Valid verdict : cached()) {
            String id = verdict.principal().keyId();
            if ((after == null || id.compareTo(after) > 0)
                    && (first.size() <= most || id.compareTo(first.lastKey()) <= 0)) {
                first.put(id, row(verdict));
                if (first.size() > most + 1) {
                    first.pollLastEntry();
                }
            }
        }
        boolean more = first.size() > most;
        if (more) {
            first.pollLastEntry();
        }
        return new KeyListing(ring.size(), reports(List.copyOf(first.values())), more ? first.lastKey() : null);
    }

    /** Returns the key with this id, preferring an external one, or null. */
    public @Nullable KeyReport find(String id) {
        Row row = null;
        for (Verdict.Valid verdict : cached()) {
            if (verdict.principal().keyId().equals(id)) {
                row = row(verdict);
            }
        }
        KeyEntry entry = row == null ? gate.keys().ring().withId(id) : null;
        if (entry != null) {
            row = row(entry);
        }
        return row == null ? null : report(row, gate.limiter().usage(id, row.limit));
    }

    private List<Verdict.Valid> cached() {
        CachingVerifier verdicts = gate.verdicts();
        return verdicts == null ? List.of() : verdicts.cachedVerdicts();
    }

    private Row row(KeyEntry entry) {
        return new Row(
                entry.name(),
                entry.id(),
                entry.prefix(),
                entry.source().toString(),
                entry.scopes(),
                entry.expiresAt(),
                entry.internal()
                        ? null
                        : entry.rateLimit() == null ? gate.defaultLimit().get() : entry.rateLimit(),
                null);
    }

    private Row row(Verdict.Valid verdict) {
        KeyPrincipal principal = verdict.principal();
        return new Row(
                principal.keyName(),
                principal.keyId(),
                principal.keyId().substring(0, DIGITS_SHOWN),
                principal.source().toString(),
                principal.scopes(),
                verdict.expiresAt(),
                verdict.rateLimit() == null ? gate.defaultLimit().get() : verdict.rateLimit(),
                principal.userId());
    }

    /** Reads the usage of the keys when the stream reaches them. */
    private Stream<KeyReport> reports(List<Row> rows) {
        List<KeyLimit> limits =
                rows.stream().map(row -> new KeyLimit(row.id, row.limit)).toList();
        Iterator<KeyUsage> usage = gate.limiter().usage(limits).iterator();
        return rows.stream().map(row -> report(row, usage.next()));
    }

    private KeyReport report(Row row, KeyUsage usage) {
        return new KeyReport(
                row.name,
                row.id,
                row.prefix,
                row.source,
                row.limit == null,
                List.copyOf(new TreeSet<>(row.scopes.names())),
                row.expiresAt == null ? null : row.expiresAt.toString(),
                usage.requestsInWindow(),
                row.limit == null ? null : usage.remaining(),
                usage.allowed(),
                usage.limited(),
                usage.sinceLastUse() < 0 ? null : before(usage.sinceLastUse()),
                row.userId);
    }

    private String before(long nanos) {
        return gate.clock()
                .instant()
                .minusNanos(nanos)
                .truncatedTo(ChronoUnit.MILLIS)
                .toString();
    }

    /** A key without its usage. */
    private record Row(
            String name,
            String id,
            String prefix,
            String source,
            Scopes scopes,
            @Nullable Instant expiresAt,
            @Nullable RateLimit limit,
            @Nullable String userId) {}
}
