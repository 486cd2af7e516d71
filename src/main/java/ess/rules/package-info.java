/**
 * Judges facts by rules that are files: each with its own test mails, each bounded in its cost, and
 * indexed so that most are never evaluated for a mail that they cannot concern.
 */
@NullMarked
package ess.rules;

import org.jspecify.annotations.NullMarked;
