/**
 * A message and what became of it: the table of states, the rows, and how people, partners and
 * services look at them and ask for new ones.
 */
@NullMarked
package io.carillon.messaging.message;

import org.jspecify.annotations.NullMarked;
