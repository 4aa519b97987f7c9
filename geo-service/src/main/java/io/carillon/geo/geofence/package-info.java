/**
 * Geofences: figures on the globe that a tenant's marketers name, kept as definitions and held
 * whole by every process in an index of S2 cells; which of them hold a place, and which lie nearest
 * to it.
 */
@NullMarked
package io.carillon.geo.geofence;

import org.jspecify.annotations.NullMarked;
