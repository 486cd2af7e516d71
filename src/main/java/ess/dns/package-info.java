/** Asks the DNS what a message wants to know of its sender, within a bounded time. */
@NullMarked
package ess.dns;

import org.jspecify.annotations.NullMarked;
