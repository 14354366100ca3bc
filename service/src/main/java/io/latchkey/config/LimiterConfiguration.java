package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.key.TextFile;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.MemoryRateLimiter;
import io.latchkey.limit.redis.OnFailure;
import io.latchkey.limit.redis.RedisAddress;
import io.latchkey.limit.redis.RedisLimiters;
import io.latchkey.limit.redis.RedisLogin;
import io.latchkey.limit.redis.RedisRules;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/**
 * Where requests are counted: {@code latchkey.limiter}. Immutable; no message and no text of it shows a password.
 *
 * @param type {@code memory}, each process for itself, or {@code redis}, all nodes together; default memory
 * @param url where Redis is, see {@link RedisAddress}; default {@code redis://127.0.0.1:6379}
 * @param user the ACL user there; default Redis' own {@code default}
 * @param password the password there; default none
 * @param passwordFile a file that holds the password, read at each connection; default none
 * @param timeout how long a request waits for Redis, 5 ms to 10 s; default 50 ms
 * @param connections how many connections are held open, 1 to 64; default 2
 * @param onFailure how decisions are made while Redis is away: {@code local}, {@code open} or {@code closed}; default local
 * @param nodes among how many nodes a limit is divided while Redis is away, 1 to 10 000; default 1: each has the whole
 * @param lease how much of a limit a node may have Redis count beforehand for a key that is asked for all the while, in
 *     percent, 0 to 10; default 0
 */
public record LimiterConfiguration(
        @JsonProperty @Pattern(regexp = "memory|redis", message = "must be memory or redis") @Nullable
        String type,

        @JsonProperty @Nullable String url,
        @JsonProperty @Nullable String user,
        @JsonProperty @Nullable String password,

        @JsonProperty @Pattern(regexp = "[^\\x00]*", message = "must be the path of a file") @Nullable
        String passwordFile,

        @JsonProperty
        @JsonDeserialize(using = TimeSpan.class)
        @DurationMin(millis = 5, message = "must be 5 ms to 10 s")
        @DurationMax(seconds = 10, message = "must be 5 ms to 10 s")
        @Nullable
        Duration timeout,

        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 1, message = "must be 1 to 64")
        @Max(value = 64, message = "must be 1 to 64")
        @Nullable
        Integer connections,

        @JsonProperty @Pattern(regexp = "local|open|closed", message = "must be local, open or closed") @Nullable
        String onFailure,

        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 1, message = "must be 1 to 10000")
        @Max(value = 10_000, message = "must be 1 to 10000")
        @Nullable
        Integer nodes,

        @JsonProperty
        @JsonDeserialize(using = WholeNumber.class)
        @Min(value = 0, message = "must be 0 to 10")
        @Max(value = 10, message = "must be 0 to 10")
        @Nullable
        Integer lease) {

    private static final String REDIS = "redis";
    private static final String DEFAULT_URL = "redis://127.0.0.1:6379";
    private static final Duration DEFAULT_TIMEOUT = Duration.ofMillis(50);
    private static final int DEFAULT_CONNECTIONS = 2;

    static LimiterConfiguration defaults() {
        return new LimiterConfiguration(null, null, null, null, null, null, null, null, null, null);
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter.url (REDIS_URL) must be an address such as redis://host:6379/0, rediss://host:6379,"
                            + " redis-sentinel://host1:26379,host2:26379/0#master or redis-cluster://host1:6379,host2:6379")
    boolean isUrlGood() {
        try {
            address();
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter has more than one password: set only one of url's own, password (REDIS_PASSWORD)"
                            + " and passwordFile (REDIS_PASSWORD_FILE)")
    boolean isThereOnePassword() {
        int passwords = given(password).isEmpty() ? 0 : 1;
        passwords += given(passwordFile).isEmpty() ? 0 : 1;
        passwords += isUrlGood() && !address().login().equals(RedisLogin.NONE) ? 1 : 0;
        return passwords <= 1;
    }

    @ValidationMethod(message = "latchkey.limiter.user (REDIS_USER) is set, but no password for it")
    boolean isThereAPasswordForTheUser() {
        return given(user).isEmpty()
                || !given(password).isEmpty()
                || !given(passwordFile).isEmpty();
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter.passwordFile (REDIS_PASSWORD_FILE) names a file that cannot be read; it must exist"
                            + " and be no folder")
    boolean isFileReadable() {
        String file = given(passwordFile);
        return file.isEmpty() || file.indexOf('\0') >= 0 || TextFile.isReadable(Path.of(file));
    }

    /**
     * What counts, until it is closed.
     *
     * @param nanoTime a monotonic clock in nanoseconds
     */
    public CountingLimiter build(LongSupplier nanoTime) {
        return REDIS.equals(type) ? RedisLimiters.create(redisRules(), nanoTime) : new MemoryRateLimiter(nanoTime);
    }

    RedisRules redisRules() {
        return new RedisRules(
                address(),
                login(),
                timeout == null ? DEFAULT_TIMEOUT : timeout,
                connections == null ? DEFAULT_CONNECTIONS : connections,
                onFailure == null ? OnFailure.LOCAL : OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT)),
                nodes == null ? 1 : nodes,
                lease == null ? 0 : lease);
    }

    private RedisAddress address() {
        return RedisAddress.parse(given(url).isEmpty() ? DEFAULT_URL : given(url));
    }

    private RedisLogin login() {
        if (given(password).isEmpty() && given(passwordFile).isEmpty()) {
            return address().login();
        }
        return new RedisLogin(
                given(user).isEmpty() ? null : given(user),
                given(password).isEmpty() ? null : password, // as it is: blanks may be a part of it
                given(passwordFile).isEmpty() ? null : Path.of(given(passwordFile)));
    }

    private static String given(@Nullable String text) {
        return text == null ? "" : text.strip();
    }

    /** Without the password, and without the address, in which there may be one. */
    @Override
    public String toString() {
        return "LimiterConfiguration[type=" + (type == null ? "memory" : type) + "]";
    }
}
