/** What an operator should mend: each warning is logged, and all are counted. It uses no other package of Latchkey. */
@NullMarked
package io.latchkey.warning;

import org.jspecify.annotations.NullMarked;
