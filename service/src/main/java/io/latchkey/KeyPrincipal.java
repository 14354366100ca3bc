package io.latchkey;

import io.latchkey.key.Scopes;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/**
 * The caller of a request: what {@code @Auth KeyPrincipal} injects. Immutable, and without the text of any key.
 *
 * @param keyId the key's id; empty for {@link Source#PUBLIC} and {@link Source#ANONYMOUS}
 * @param keyName the name of the key's owner
 * @param userId the user that the external validator named, or null
 * @param scopes what the key may be used for
 * @param source what verified the caller
 * @param internal whether the key has no limit
 */
@PublicApi
public record KeyPrincipal(
        String keyId, String keyName, @Nullable String userId, Scopes scopes, Source source, boolean internal)
        implements Principal {

    private static final KeyPrincipal PUBLIC = withoutKey("public", Source.PUBLIC);
    private static final KeyPrincipal ANONYMOUS = withoutKey("anonymous", Source.ANONYMOUS);

    /** What verified the caller. */
    public enum Source {
        LOCAL("local"),
        EXTERNAL("external"),
        PUBLIC("public"),
        ANONYMOUS("anonymous");

        private final String text;

        Source(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Returns the principal of all requests to public paths. */
    public static KeyPrincipal ofPublicPath() {
        return PUBLIC;
    }

    /** Returns the principal of all requests where no key is required. */
    public static KeyPrincipal anonymous() {
        return ANONYMOUS;
    }

    private static KeyPrincipal withoutKey(String name, Source source) {
        return new KeyPrincipal("", name, null, Scopes.all(), source, false);
    }

    /** Returns the key's id, which access logs print; {@code public} or {@code anonymous} without a key. */
    @Override
    public String getName() {
        return keyId.isEmpty() ? keyName : keyId;
    }
}
