/** Users, tokens, roles, audit. */
@NullMarked
package ess.auth;

import org.jspecify.annotations.NullMarked;
