package io.latchkey.limit.redis;

import io.lettuce.core.RedisCommandExecutionException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells errors that Redis answers about one key from those that say how Redis itself is. Stateless. */
final class KeyError {
    /** The words stand at the start of a message, or after it in what an older Redis says of a script. */
    private static final Pattern OF_REDIS = Pattern.compile(
            "\\b(?:OOM|READONLY|NOAUTH|WRONGPASS|NOPERM|LOADING|MASTERDOWN"
                    + "|CLUSTERDOWN|MISCONF|BUSY|NOREPLICAS|NOSCRIPT|UNKILLABLE|DENIED|unknown command|max number of clients)\\b");

    private KeyError() {}

    /** Returns whether Redis has answered with an error that need not concern any other key. */
    static boolean is(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && !(cause instanceof RedisCommandExecutionException)) {
            cause = cause.getCause();
        }
        return cause != null
                && !OF_REDIS.matcher(String.valueOf(cause.getMessage())).find();
    }
}
