/** Opens what holds other things: archives, documents, pages, mails; one class a format. */
@NullMarked
package ess.decompose.opener;

import org.jspecify.annotations.NullMarked;
