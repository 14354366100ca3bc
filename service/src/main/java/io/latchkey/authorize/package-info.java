/**
 * The decision: an {@link io.latchkey.authorize.Authorizer} passes a {@link io.latchkey.authorize.Decision} about an
 * {@link io.latchkey.authorize.AuthRequest} to a callback. All rules about who is allowed are here; reading requests and writing
 * responses is not. Everything here is immutable or thread-safe.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.authorize;

import org.jspecify.annotations.NullMarked;
