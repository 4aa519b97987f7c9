/**
 * What a journey is: entry, steps, exits, objective, as closed sets of records; how its JSON is
 * read (strictly, with every mistake found at once); its compiled conditions; and what its graph
 * must fulfil before anybody may enter it.
 */
@NullMarked
package io.carillon.journey.definition;

import org.jspecify.annotations.NullMarked;
