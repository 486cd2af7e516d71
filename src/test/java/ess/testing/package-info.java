/** Real servers and throw-away certificates for the tests of every room. */
package ess.testing;
