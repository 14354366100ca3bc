/** Protects the admin port from requests that a web page made. */
@NullMarked
package io.latchkey.http.admin;

import org.jspecify.annotations.NullMarked;
