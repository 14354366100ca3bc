package io.latchkey.limit.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Distinguishes error replies that concern one key from those that concern Redis as a whole. Stateless. */
final class KeyError {
    /** These words are at the start of a message, or after it where an older Redis reports an error of a script. */
    private static final Pattern OF_REDIS = Pattern.compile(
            "\\b(?:OOM|READONLY|NOAUTH|WRONGPASS|NOPERM|LOADING|MASTERDOWN"
                    + "|CLUSTERDOWN|MISCONF|BUSY|NOREPLICAS|NOSCRIPT|UNKILLABLE|DENIED|unknown command|max number of clients)\\b");

    private KeyError() {}

    /** Returns whether a failure is an error reply that need not concern any other key. */
    static boolean is(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof RedisCommandExecutionException)) {
            cause = cause.getCause();
        }
        return cause != null
                && !OF_REDIS.matcher(String.valueOf(cause.getMessage())).find();
    }
}
