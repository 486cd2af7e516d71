/**
 * Reads out of the parts of a message the facts that scanners and rules judge by. It says what is
 * there, never whether it is bad.
 */
@NullMarked
package ess.extract;

import org.jspecify.annotations.NullMarked;
