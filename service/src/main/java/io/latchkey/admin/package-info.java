/**
 * What operators see and do: {@link io.latchkey.admin.Administration} is the one way to reload, read and steer the gate, for
 * admin tasks, JMX and the file watcher alike. Everything here is immutable or safe for concurrent use.
 */
@NullMarked
package io.latchkey.admin;

import org.jspecify.annotations.NullMarked;
