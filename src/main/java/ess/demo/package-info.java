/** Holds the embedded mailbox and the sample mails of the demo. */
@NullMarked
package ess.demo;

import org.jspecify.annotations.NullMarked;
