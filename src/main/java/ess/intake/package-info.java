/** Takes raw bytes out of mailboxes and puts them safely into the spool. */
@NullMarked
package ess.intake;

import org.jspecify.annotations.NullMarked;
