/**
 * Protects the admin port from requests that a web page made.
 *
 * <p>Internal: may change in any release.
 */
@NullMarked
package io.latchkey.http.admin;

import org.jspecify.annotations.NullMarked;
