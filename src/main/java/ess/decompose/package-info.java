/** Takes a message apart down to the last byte, within one budget. */
@NullMarked
package ess.decompose;

import org.jspecify.annotations.NullMarked;
