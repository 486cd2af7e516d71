/** Starts and wires: the commands of {@code ess}. It knows everyone; nobody knows it. */
@NullMarked
package ess.cli;

import org.jspecify.annotations.NullMarked;
