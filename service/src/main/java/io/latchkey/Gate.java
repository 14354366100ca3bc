package io.latchkey;

import io.dropwizard.configuration.ConfigurationException;
import io.dropwizard.configuration.ConfigurationValidationException;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.latchkey.admin.Administration;
import io.latchkey.admin.KeysFileWatcher;
import io.latchkey.authorize.Authorizer;
import io.latchkey.authorize.DecisionListener;
import io.latchkey.authorize.KeyAuthorizer;
import io.latchkey.authorize.ObservedAuthorizer;
import io.latchkey.config.LatchkeyConfiguration;
import io.latchkey.config.OptionalLibrary;
import io.latchkey.key.KeyStore;
import io.latchkey.limit.CountingLimiter;
import io.latchkey.limit.DefaultLimit;
import io.latchkey.limit.FailureLimiter;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.validator.GuardedValidator;
import io.latchkey.validator.Validators;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.verify.ExternalFirstVerifier;
import io.latchkey.verify.KeyVerifier;
import io.latchkey.verify.RingVerifier;
import io.latchkey.warning.Warnings;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The parts of one gate, built from its settings and put together: all that decides, without HTTP. */
final class Gate {
    private static final Duration SWEEP_PAUSE = Duration.ofSeconds(10);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(500);
    private static final String KEYS = "keys";

    private final LatchkeyConfiguration settings;
    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final KeyStore keys;
    private final CountingLimiter limiter;
    private final DefaultLimit defaultLimit;
    private final @Nullable GuardedValidator validator;
    private final @Nullable CachingVerifier verdicts;
    private final KeyVerifier verifier;
    private final Administration administration;

    /**
     * Reads all keys and starts what works in the background, until the environment stops.
     *
     * @param serverThreads how many requests the server runs at once
     * @param background repeats what is done in the background
     * @param warnings takes what the operator should mend
     * @throws ConfigurationException if a source of keys has mistakes; it names all of them
     */
    Gate(
            LatchkeyConfiguration settings,
            Environment environment,
            UnaryOperator<@Nullable String> variables,
            InstantSource clock,
            LongSupplier nanoTime,
            int serverThreads,
            BackgroundTasks background,
            Warnings warnings)
            throws ConfigurationException {
        check(settings, environment.getValidator());
        this.settings = settings;
        this.clock = clock;
        this.nanoTime = nanoTime;
        keys = KeySources.unread(settings, variables, clock);
        // Made before the first reading: it must not miss a change that comes right after.
        List<Path> watched = KeySources.watchedFiles(settings, variables);
        KeysFileWatcher watcher = watched.isEmpty() ? null : new KeysFileWatcher(watched, keys, System::nanoTime);
        KeySources.read(keys);
        warnings.replace("settings", settings.warnings());
        warnings.replace(KEYS, keys.warnings());
        keys.addListener(report -> warnings.replace(KEYS, keys.warnings()));
        limiter = settings.limiter().build(nanoTime);
        environment.lifecycle().manage(new AutoCloseableManager(limiter));
        defaultLimit = new DefaultLimit(settings.defaultLimit());
        if (settings.validator().isEnabled()) {
            OptionalLibrary.RESILIENCE4J.require("latchkey.validator.enabled is true");
        }
        validator = settings.validator().isEnabled()
                ? Validators.create(settings.validator().rules(), environment, warnings)
                : null;
        verdicts = validator == null ? null : remembering(validator, serverThreads);
        RingVerifier local = new RingVerifier(keys, clock);
        verifier = verdicts == null
                ? local
                : new ExternalFirstVerifier(
                        settings.validator().prefix(), settings.validator().pattern(), verdicts, local);
        administration =
                new Administration(settings.isRequired(), keys, limiter, defaultLimit, verdicts, validator, clock);
        background.repeat("Sweeping the limiter", SWEEP_PAUSE, () -> limiter.sweep(administration.knownKeys()));
        if (watcher != null) {
            background.repeatBlocking("Watching the keys' files", LOOK_PAUSE, watcher::look);
        }
    }

    /** Settings that code built were not checked when a file was read. */
    private static void check(LatchkeyConfiguration settings, Validator validator) throws ConfigurationException {
        Set<ConstraintViolation<Block>> violations = validator.validate(new Block(settings));
        if (!violations.isEmpty()) {
            throw new ConfigurationValidationException("The configuration", violations);
        }
    }

    /** What the names of settings in messages begin with. */
    private record Block(@Valid LatchkeyConfiguration latchkey) {}

    private CachingVerifier remembering(GuardedValidator remote, int serverThreads) {
        return new CachingVerifier(
                remote, settings.validator().cacheRules(serverThreads), nanoTime::getAsLong, clock, Runnable::run);
    }

    /** Returns the authorizer, observed by the listeners. */
    Authorizer authorizer(List<DecisionListener> listeners) {
        FailureLimiter failures = new FailureLimiter(settings.failureLimit().limit(), nanoTime, Runnable::run);
        Authorizer authorizer =
                new KeyAuthorizer(settings.authorizationRules(), defaultLimit, verifier, limiter, failures);
        return new ObservedAuthorizer(authorizer, listeners, nanoTime);
    }

    KeyStore keys() {
        return keys;
    }

    KeyVerifier verifier() {
        return verifier;
    }

    DefaultLimit defaultLimit() {
        return defaultLimit;
    }

    /** What is remembered of the external validator's verdicts, or null if there is none. */
    @Nullable
    CachingVerifier verdicts() {
        return verdicts;
    }

    Administration administration() {
        return administration;
    }
}
