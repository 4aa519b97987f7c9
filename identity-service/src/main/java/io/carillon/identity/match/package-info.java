/**
 * Who may be the same person though nothing proves it: runs of probabilistic linkage over profiles
 * or files, suggestions with their reasons, and what people said of them. A suggestion counts
 * people; it never merges, sends or shows anything by itself.
 */
@NullMarked
package io.carillon.identity.match;

import org.jspecify.annotations.NullMarked;
