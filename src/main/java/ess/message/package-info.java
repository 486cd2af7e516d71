/** The nouns, as records: message, part, finding, verdict, ids, digests. */
@NullMarked
package ess.message;

import org.jspecify.annotations.NullMarked;
