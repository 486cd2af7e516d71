/** Learns from what people of this installation call junk and good, and says what it thinks. */
@NullMarked
package ess.learn;

import org.jspecify.annotations.NullMarked;
