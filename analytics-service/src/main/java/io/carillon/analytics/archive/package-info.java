/**
 * The event archive: takes every record of {@code events.resolved} once, keeps it whole, and gives
 * it back newest first to people and in the order of its origin to services. Profile ids go through
 * their aliases at reading, for ever.
 */
@NullMarked
package io.carillon.analytics.archive;

import org.jspecify.annotations.NullMarked;
