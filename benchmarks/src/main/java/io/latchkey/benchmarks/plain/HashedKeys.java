package io.latchkey.benchmarks.plain;

import com.google.common.hash.Hashing;
import io.dropwizard.auth.Authenticator;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** Finds a key by its hash. */
final class HashedKeys implements Authenticator<String, Caller> {
    private final Map<String, Caller> callers;

    HashedKeys(Map<String, Caller> callers) {
        this.callers = callers;
    }

    static String hash(String key) {
        return Hashing.sha256().hashString(key, StandardCharsets.UTF_8).toString();
    }

    @Override
    public Optional<Caller> authenticate(String key) {
        return Optional.ofNullable(callers.get(hash(key)));
    }
}
