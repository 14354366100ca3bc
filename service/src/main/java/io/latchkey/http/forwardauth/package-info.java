/** Forward authentication at {@code /verify}: reads which request a proxy describes, and answers ahead of the servlet stack. */
@NullMarked
package io.latchkey.http.forwardauth;

import org.jspecify.annotations.NullMarked;
