/**
 * The decision: {@link io.latchkey.gate.Gatekeeper} takes an {@link io.latchkey.gate.Attempt} and answers with a
 * {@link io.latchkey.gate.Decision}. All rules about who may go on are here; how requests are read and answers written is
 * not. Everything here is immutable or safe for concurrent use.
 */
@NullMarked
package io.latchkey.gate;

import org.jspecify.annotations.NullMarked;
