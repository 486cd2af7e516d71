/** Weighs findings by the policy into one verdict, without side effects. */
@NullMarked
package ess.verdict;

import org.jspecify.annotations.NullMarked;
