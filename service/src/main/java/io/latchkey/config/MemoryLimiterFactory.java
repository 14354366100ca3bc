package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonTypeName;
import io.latchkey.PublicApi;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import java.util.function.LongSupplier;

/** {@code latchkey.limiter} of the type {@code memory}: each process counts for itself. Immutable. */
@PublicApi
@JsonTypeName("memory")
public final class MemoryLimiterFactory implements LimiterFactory {
    @Override
    public CountingLimiter build(LongSupplier nanoTime) {
        return new MemoryRateLimiter(nanoTime);
    }
}
