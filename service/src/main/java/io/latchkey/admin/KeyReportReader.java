package io.latchkey.admin;

import io.latchkey.KeyPrincipal;
import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyRing;
import io.latchkey.key.KeyStore;
import io.latchkey.key.Scopes;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.limit.RateLimit;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of every key: all local ones, and the external ones while their verdict is remembered. Safe
 * for concurrent use.
 */
final class KeyReportReader {
    private static final int DIGITS_SHOWN = 8;

    private final KeyStore keys;
    private final CountingLimiter limiter;
    private final DefaultLimit defaultLimit;
    private final @Nullable CachingVerifier verdicts;
    private final InstantSource clock;

    KeyReportReader(
            KeyStore keys,
            CountingLimiter limiter,
            DefaultLimit defaultLimit,
            @Nullable CachingVerifier verdicts,
            InstantSource clock) {
        this.keys = keys;
        this.limiter = limiter;
        this.defaultLimit = defaultLimit;
        this.verdicts = verdicts;
        this.clock = clock;
    }

    /** Returns all keys: the local ones in the order of their sources, then the external ones. */
    KeyListing all() {
        KeyRing ring = keys.ring();
        Stream<KeyReport> local = ring.entries().stream().map(this::of);
        // One key may have been verified with several scopes.
        Map<String, Verdict.Valid> byId = new LinkedHashMap<>();
        remembered().forEach(verdict -> byId.put(verdict.principal().keyId(), verdict));
        return new KeyListing(
                ring.size(), Stream.concat(local, byId.values().stream().map(this::of)), null);
    }

    /**
     * Returns some keys in the order of their ids. A key that is local and external is there once, as the validator sees it,
     * because that one is queried first.
     *
     * @param after only those whose id is greater; it need not be the id of any; null: from the first on
     * @param most how many at most, 1 or more
     */
    KeyListing page(@Nullable String after, int most) {
        KeyRing ring = keys.ring();
        // One more than wanted, to find out whether there is more.
        TreeMap<String, Supplier<KeyReport>> first = new TreeMap<>();
        ring.byId(after, most + 1).forEach(entry -> first.put(entry.id(), () -> of(entry)));
        for (Verdict.Valid verdict : remembered()) {
            String id = verdict.principal().keyId();
            if ((after == null || id.compareTo(after) > 0)
                    && (first.size() <= most || id.compareTo(first.lastKey()) <= 0)) {
                first.put(id, () -> of(verdict));
                if (first.size() > most + 1) {
                    first.pollLastEntry();
                }
            }
        }
        boolean more = first.size() > most;
        if (more) {
            first.pollLastEntry();
        }
        return new KeyListing(ring.size(), first.values().stream().map(Supplier::get), more ? first.lastKey() : null);
    }

    /** Returns the key with this id, an external one rather than a local one, or null. */
    @Nullable
    KeyReport find(String id) {
        Verdict.Valid external = null;
        for (Verdict.Valid verdict : remembered()) {
            if (verdict.principal().keyId().equals(id)) {
                external = verdict;
            }
        }
        if (external != null) {
            return of(external);
        }
        KeyEntry entry = keys.ring().withId(id);
        return entry == null ? null : of(entry);
    }

    private List<Verdict.Valid> remembered() {
        return verdicts == null ? List.of() : verdicts.remembered();
    }

    private KeyReport of(KeyEntry entry) {
        return of(
                entry.name(),
                entry.id(),
                entry.prefix(),
                entry.source().toString(),
                entry.scopes(),
                entry.expiresAt(),
                entry.internal() ? null : entry.rateLimit() == null ? defaultLimit.get() : entry.rateLimit(),
                null);
    }

    private KeyReport of(Verdict.Valid verdict) {
        KeyPrincipal principal = verdict.principal();
        return of(
                principal.keyName(),
                principal.keyId(),
                principal.keyId().substring(0, DIGITS_SHOWN),
                principal.source().toString(),
                principal.scopes(),
                verdict.expiresAt(),
                verdict.rateLimit() == null ? defaultLimit.get() : verdict.rateLimit(),
                principal.userId());
    }

    private KeyReport of(
            String name,
            String id,
            String prefix,
            String source,
            Scopes scopes,
            @Nullable Instant expiresAt,
            @Nullable RateLimit limit,
            @Nullable String userId) {
        KeyUsage usage = limiter.usage(id, limit);
        return new KeyReport(
                name,
                id,
                prefix,
                source,
                limit == null,
                List.copyOf(new TreeSet<>(scopes.names())),
                expiresAt == null ? null : expiresAt.toString(),
                usage.requestsInWindow(),
                limit == null ? null : usage.remaining(),
                usage.allowed(),
                usage.limited(),
                usage.sinceLastUse() < 0 ? null : before(usage.sinceLastUse()),
                userId);
    }

    private String before(long nanos) {
        return clock.instant().minusNanos(nanos).truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
