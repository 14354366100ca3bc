package io.latchkey.admin;

import io.latchkey.key.RateLimit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /tasks/key-stats}: every key and how it was used. Safe for concurrent use. */
final class KeyStatsTask extends JsonTask {
    private final Operations operations;

    KeyStatsTask(Operations operations) {
        super("key-stats", Set.of());
        this.operations = operations;
    }

    @Override
    Object answer(Map<String, List<String>> given) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("total_keys", operations.totalKeys());
        answer.put("auth_required", operations.authRequired());
        answer.put("rate_limit", limit(operations.defaultLimit()));
        answer.put("keys", operations.keys().stream().map(KeyStatsTask::key).toList());
        answer.put("validator", validator(operations.validator()));
        return answer;
    }

    private static Map<String, Object> limit(RateLimit limit) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("requests_per_window", limit.requests());
        answer.put("window_seconds", limit.windowSeconds());
        return answer;
    }

    private static Map<String, @Nullable Object> key(KeyStatistics key) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("name", key.name());
        answer.put("id", key.id());
        answer.put("key_prefix", key.keyPrefix());
        answer.put("source", key.source());
        answer.put("is_internal", key.internal());
        answer.put("scopes", key.scopes());
        answer.put("expires_at", key.expiresAt());
        answer.put("requests_in_window", key.requestsInWindow());
        answer.put("remaining", key.remaining());
        answer.put("allowed", key.allowed());
        answer.put("limited", key.limited());
        answer.put("last_used", key.lastUsed());
        answer.put("user_id", key.userId());
        return answer;
    }

    private static Map<String, @Nullable Object> validator(ValidatorStatistics validator) {
        Map<String, @Nullable Object> answer = new LinkedHashMap<>();
        answer.put("enabled", validator.enabled());
        answer.put("circuit", validator.circuit());
        answer.put("cached_verdicts", validator.cachedVerdicts());
        answer.put("hit_rate", validator.hitRate());
        answer.put("calls", validator.calls());
        answer.put("failures", validator.failures());
        answer.put("last_failure", validator.lastFailure());
        return answer;
    }
}
