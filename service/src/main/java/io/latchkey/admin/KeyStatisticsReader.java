package io.latchkey.admin;

import io.latchkey.key.KeyEntry;
import io.latchkey.key.KeyStore;
import io.latchkey.key.RateLimit;
import io.latchkey.key.Scopes;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.KeyUsage;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.KeyPrincipal;
import io.latchkey.verify.Verdict;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what is known of every key: all local ones, and the external ones while their verdict is remembered. Safe
 * for concurrent use.
 */
final class KeyStatisticsReader {
    private static final int DIGITS_SHOWN = 8;

    private final KeyStore keys;
    private final CountingLimiter limiter;
    private final DefaultLimit defaultLimit;
    private final @Nullable CachingVerifier verdicts;
    private final InstantSource clock;

    KeyStatisticsReader(
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

    List<KeyStatistics> read() {
        List<KeyStatistics> all = new ArrayList<>();
        keys.ring().entries().forEach(entry -> all.add(of(entry)));
        if (verdicts != null) {
            // One key may have been asked about with several scopes.
            Map<String, Verdict.Valid> byId = new LinkedHashMap<>();
            verdicts.remembered()
                    .forEach(verdict -> byId.put(verdict.principal().keyId(), verdict));
            byId.values().forEach(verdict -> all.add(of(verdict)));
        }
        return all;
    }

    private KeyStatistics of(KeyEntry entry) {
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

    private KeyStatistics of(Verdict.Valid verdict) {
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

    private KeyStatistics of(
            String name,
            String id,
            String prefix,
            String source,
            Scopes scopes,
            @Nullable Instant expiresAt,
            @Nullable RateLimit limit,
            @Nullable String userId) {
        KeyUsage usage = limiter.usage(id, limit);
        return new KeyStatistics(
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
