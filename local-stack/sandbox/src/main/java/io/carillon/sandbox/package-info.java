/**
 * What stands in for the outside world on one machine. Each vendor is a package of its own that
 * answers as the vendor does, so that the code that talks to it is the one that talks to the
 * vendor. What was received is in the inbox, on all channels; a rule makes a vendor misbehave. All
 * that is kept is bounded.
 */
@NullMarked
package io.carillon.sandbox;

import org.jspecify.annotations.NullMarked;
