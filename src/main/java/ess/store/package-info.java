/** Keeps and finds records, and numbers events. */
@NullMarked
package ess.store;

import org.jspecify.annotations.NullMarked;
