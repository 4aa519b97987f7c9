/**
 * The journeys that people made: drafts, published versions, and what each journey as a whole does
 * (live, paused, archived). {@link Journeys} holds what can be done with them; {@link Catalog}
 * holds every version in memory, compiled, for those who decide.
 */
@NullMarked
package io.carillon.journey.catalog;

import org.jspecify.annotations.NullMarked;
