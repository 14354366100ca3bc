package io.latchkey.benchmarks.plain;

import com.github.benmanes.caffeine.cache.CaffeineSpec;
import io.dropwizard.auth.AuthDynamicFeature;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.auth.CachingAuthenticator;
import io.dropwizard.configuration.EnvironmentVariableSubstitutor;
import io.dropwizard.configuration.SubstitutingSourceProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Bootstrap;
import io.dropwizard.core.setup.Environment;
import java.util.Map;

/**
 * Forward authentication as a user of Dropwizard would write it in an afternoon. It only allows, denies and limits: no problem details, no sliding window, no reload, no decisions log, no metrics of its own.
 */
public final class PlainApplication extends Application<Configuration> {
    /** Runs it; the keys are those that benchmarks/http/run sends. */
    public static void main(String[] arguments) throws Exception {
        new PlainApplication().run(arguments);
    }

    @Override
    public void initialize(Bootstrap<Configuration> bootstrap) {
        bootstrap.setConfigurationSourceProvider(new SubstitutingSourceProvider(
                bootstrap.getConfigurationSourceProvider(), new EnvironmentVariableSubstitutor(false)));
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
        HashedKeys keys = new HashedKeys(Map.of(
                HashedKeys.hash("open-key-of-the-benchmark"), new Caller("open", 1_000_000_000),
                HashedKeys.hash("used-up-key-of-the-benchmark"), new Caller("used-up", 1)));
        CachingAuthenticator<String, Caller> cached = new CachingAuthenticator<>(
                environment.metrics(), keys, CaffeineSpec.parse("maximumSize=10000,expireAfterWrite=5m"));
        environment
                .jersey()
                .register(new AuthDynamicFeature(
                        new KeyFilter.Builder().setAuthenticator(cached).buildAuthFilter()));
        environment.jersey().register(new AuthValueFactoryProvider.Binder<>(Caller.class));
        environment.jersey().register(new VerifyResource());
    }
}
