package io.latchkey.limit.redis;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * Describes failures of Redis for operators in a few fixed words, because some messages of Redis repeat arguments, which may
 * include a password. Stateless.
 */
final class FailureText {
    private static final Pattern CODE = Pattern.compile("\\b(?:OOM|READONLY|NOAUTH|WRONGPASS|NOPERM|LOADING|MASTERDOWN"
            + "|CLUSTERDOWN|MISCONF|BUSY|NOREPLICAS|WRONGTYPE|TRYAGAIN|NOSCRIPT|MOVED|ASK|CROSSSLOT)\\b");

    private FailureText() {}

    static String of(Throwable failure, Duration timeout) {
        Throwable cause = failure;
        for (int depth = 0;
                depth < 10 && cause.getCause() != null && !(cause instanceof RedisCommandExecutionException);
                depth++) {
            cause = cause.getCause();
        }
        if (cause instanceof RedisCommandExecutionException) {
            Matcher code = CODE.matcher(String.valueOf(cause.getMessage()));
            return code.find() ? "it replies " + code.group() : "it replies with an error";
        }
        if (cause instanceof UnexpectedReplyException) {
            return "its replies are not those of Redis";
        }
        if (cause.getClass() == RedisException.class) {
            return "the connection was lost";
        }
        if (cause instanceof UnknownHostException) {
            return "its host name is unknown";
        }
        if (cause instanceof ConnectException) {
            return "it cannot be reached";
        }
        if (cause instanceof TimeoutException) {
            return "no reply within " + timeout.toMillis() + " ms";
        }
        if (cause instanceof GeneralSecurityException) {
            return "its certificate is not trusted or is for another host";
        }
        if (cause instanceof SSLException) {
            return "TLS failed";
        }
        if (failure instanceof UncheckedIOException || cause instanceof FileSystemException) {
            return "its passwordFile cannot be read";
        }
        if (cause instanceof IOException) {
            return "the connection was lost";
        }
        return "the connection failed, " + cause.getClass().getSimpleName();
    }
}
