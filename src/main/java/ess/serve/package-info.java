/** HTTP wiring, problems, feed. */
@NullMarked
package ess.serve;

import org.jspecify.annotations.NullMarked;
