/**
 * Forward authentication at {@code /verify}: reads which request a proxy describes, and answers ahead of the servlet stack.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.http.forwardauth;

import org.jspecify.annotations.NullMarked;
