/**
 * Runs openers in a process of their own, which may run out of memory or time, or be taken over,
 * without harm to the service. What it finds comes back as frames and is believed no more than a
 * mail.
 */
@NullMarked
package ess.decompose.child;

import org.jspecify.annotations.NullMarked;
