package io.latchkey;

import io.latchkey.authorize.Authorizer;
import io.latchkey.http.IdentitySignature;
import io.latchkey.http.RateLimitHeaders;
import io.latchkey.http.RequestRules;
import io.latchkey.http.jetty.ServerSetup;
import io.latchkey.key.KeyStore;
import io.latchkey.schedule.BackgroundTasks;
import io.latchkey.verify.CachingVerifier;
import io.latchkey.warning.Warnings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a bundle that has been run, for Latchkey's own service. Internal: may change in any release. Immutable.
 *
 * @param verdicts the cache of the external validator's verdicts, or null without a validator
 */
public record BundleParts(
        KeyStore keys,
        Warnings warnings,
        Authorizer authorizer,
        RateLimitHeaders limitHeaders,
        RequestRules requestRules,
        IdentitySignature identitySignature,
        ServerSetup server,
        BackgroundTasks background,
        @Nullable CachingVerifier verdicts) {

    /** Returns the parts of a bundle. Only after {@link LatchkeyBundle#run}. */
    public static BundleParts of(LatchkeyBundle<?> bundle) {
        return Objects.requireNonNull(bundle.parts, "the bundle has not been run yet");
    }
}
