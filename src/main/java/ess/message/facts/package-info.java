/**
 * What is read out of a message before it is judged: the facts that scanners and rules judge by.
 *
 * <p>Records without null: a text that is absent is empty, a number that is unknown is 0 or as its
 * component says. The names of the components are the names that rules use, so renaming one breaks
 * rules. Facts say what is there, never whether it is bad.
 */
@NullMarked
package ess.message.facts;

import org.jspecify.annotations.NullMarked;
