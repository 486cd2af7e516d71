/** Says what a scanner is, keeps its time, and holds the built-in ones, one class each. */
@NullMarked
package ess.scan;

import org.jspecify.annotations.NullMarked;
