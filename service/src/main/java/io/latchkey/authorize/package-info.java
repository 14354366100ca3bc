/**
 * The decision: {@link io.latchkey.authorize.KeyAuthorizer} takes an {@link io.latchkey.authorize.AuthRequest} and answers with a
 * {@link io.latchkey.authorize.Decision}. All rules about who may go on are here; how requests are read and answers written is
 * not. Everything here is immutable or safe for concurrent use.
 */
@NullMarked
package io.latchkey.authorize;

import org.jspecify.annotations.NullMarked;
