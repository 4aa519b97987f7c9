/**
 * When rules were tightened: which merges of the last 30 days they would not have made, told before
 * anything is done, and taken back where that is wanted.
 */
@NullMarked
package io.carillon.identity.reresolve;

import org.jspecify.annotations.NullMarked;
