package io.latchkey.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.validation.ValidationMethod;
import io.latchkey.PublicApi;
import io.latchkey.config.strict.TimeSpan;
import io.latchkey.config.strict.WholeNumber;
import io.latchkey.key.TextFile;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.redis.OnFailure;
import io.latchkey.limit.redis.RedisAddress;
import io.latchkey.limit.redis.RedisLimiters;
import io.latchkey.limit.redis.RedisLogin;
import io.latchkey.limit.redis.RedisRules;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;
import org.hibernate.validator.constraints.Range;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/**
 * {@code latchkey.limiter} of the type {@code redis}: all nodes count together. Immutable; no message shows a password.
 */
@PublicApi
@JsonTypeName("redis")
public final class RedisLimiterFactory extends Settings<RedisLimiterFactory> implements LimiterFactory {
    private static final String DEFAULT_URL = "redis://127.0.0.1:6379";
    private static final String TIMEOUT_EXPECTED = "must be between 5 ms and 10 s.";

    @Setting
    private String url = DEFAULT_URL;

    @Setting
    private String user = "";

    @Setting
    private String password = "";

    @Setting
    @Pattern(regexp = "[^\\x00]*", message = "must be the path of a file.")
    private String passwordFile = "";

    @JsonProperty
    @JsonDeserialize(using = TimeSpan.class)
    @DurationMin(millis = 5, message = TIMEOUT_EXPECTED)
    @DurationMax(seconds = 10, message = TIMEOUT_EXPECTED)
    private Duration timeout = Duration.ofMillis(50);

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 1, max = 64, message = "must be between 1 and 64.")
    private int connections = 2;

    @Setting
    @Pattern(regexp = "local|open|closed", message = "must be local, open or closed.")
    private String onFailure = "local";

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 1, max = 10_000, message = "must be between 1 and 10000.")
    private int nodes = 1;

    @JsonProperty
    @JsonDeserialize(using = WholeNumber.class)
    @Range(min = 0, max = 10, message = "must be between 0 and 10.")
    private int lease;

    /** Sets where Redis is, see {@code docs/many-nodes.md}; default {@code redis://127.0.0.1:6379}. */
    public RedisLimiterFactory withUrl(String value) {
        return with(changed -> changed.url = value);
    }

    /** Sets the ACL user; default Redis' own {@code default}. */
    public RedisLimiterFactory withUser(String value) {
        return with(changed -> changed.user = value);
    }

    /** Sets the password; default none. */
    public RedisLimiterFactory withPassword(String value) {
        return with(changed -> changed.password = value);
    }

    /** Sets a file that holds the password and is read at each connection; default none. */
    public RedisLimiterFactory withPasswordFile(Path value) {
        return with(changed -> changed.passwordFile = value.toString());
    }

    /** Sets how long a request waits for Redis, 5 ms to 10 s; default 50 ms. */
    public RedisLimiterFactory withTimeout(Duration value) {
        return with(changed -> changed.timeout = value);
    }

    /** Sets how many connections each node holds open, 1 to 64; default 2. */
    public RedisLimiterFactory withConnections(int value) {
        return with(changed -> changed.connections = value);
    }

    /** Sets the decision while Redis is unavailable: {@code local}, {@code open} or {@code closed}; default local. */
    public RedisLimiterFactory withOnFailure(String value) {
        return with(changed -> changed.onFailure = value);
    }

    /** Sets among how many nodes a limit is divided while Redis is unavailable, 1 to 10 000; default 1: each has the whole. */
    public RedisLimiterFactory withNodes(int value) {
        return with(changed -> changed.nodes = value);
    }

    /** Sets how much of a limit, in percent, a node may reserve in Redis for a busy key, 0 to 10; default 0. */
    public RedisLimiterFactory withLease(int value) {
        return with(changed -> changed.lease = value);
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter.url (REDIS_URL) must be an address such as redis://host:6379/0, rediss://host:6379,"
                            + " redis-sentinel://host1:26379,host2:26379/0#master or redis-cluster://host1:6379,host2:6379.")
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
                    "latchkey.limiter has more than one password. Set only one of url's own, password (REDIS_PASSWORD)"
                            + " and passwordFile (REDIS_PASSWORD_FILE).")
    boolean isThereOnePassword() {
        int passwords = password.isBlank() ? 0 : 1;
        passwords += passwordFile.isBlank() ? 0 : 1;
        passwords += isUrlGood() && !address().login().equals(RedisLogin.NONE) ? 1 : 0;
        return passwords <= 1;
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter.user (REDIS_USER) is set, but no password for it. Set password (REDIS_PASSWORD) or"
                            + " passwordFile (REDIS_PASSWORD_FILE).")
    boolean isThereAPasswordForTheUser() {
        return user.isBlank() || hasPassword();
    }

    @ValidationMethod(
            message =
                    "latchkey.limiter.passwordFile (REDIS_PASSWORD_FILE) names a file that cannot be read. It must exist"
                            + " and not be a folder.")
    boolean isFileReadable() {
        String file = passwordFile.strip();
        return file.isEmpty() || file.indexOf('\0') >= 0 || TextFile.isReadable(Path.of(file));
    }

    @Override
    public CountingLimiter build(LongSupplier nanoTime) throws ConfigurationException {
        OptionalLibrary.LETTUCE.require("latchkey.limiter.type is redis");
        return RedisLimiters.create(rules(), nanoTime);
    }

    RedisRules rules() {
        return new RedisRules(
                address(),
                login(),
                timeout,
                connections,
                OnFailure.valueOf(onFailure.toUpperCase(Locale.ROOT)),
                nodes,
                lease);
    }

    private RedisAddress address() {
        return RedisAddress.parse(url.isBlank() ? DEFAULT_URL : url);
    }

    private boolean hasPassword() {
        return !password.isBlank() || !passwordFile.isBlank();
    }

    private RedisLogin login() {
        return hasPassword()
                ? new RedisLogin(
                        user.isBlank() ? null : user.strip(),
                        password.isBlank() ? null : password, // as it is: blanks may be a part of it
                        passwordFile.isBlank() ? null : Path.of(passwordFile.strip()))
                : address().login();
    }
}
