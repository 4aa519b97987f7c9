/**
 * Who enters, stays in and leaves a geofence. What is decided of a position is a pure function of
 * what was known of the person; what is known lies in PostgreSQL, one row a person, and is written
 * in the transaction that takes the position and tells what follows.
 */
@NullMarked
package io.carillon.geo.transition;

import org.jspecify.annotations.NullMarked;
