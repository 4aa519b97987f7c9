/**
 * What becomes of a person's facts when something happens to them or time passes: pure functions
 * over one profile's state and its tenant's rules. Nothing here reads a clock, a topic or a store.
 */
@NullMarked
package io.carillon.scoring.fact;

import org.jspecify.annotations.NullMarked;
