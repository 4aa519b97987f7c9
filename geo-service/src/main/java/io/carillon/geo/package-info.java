/** Where people are: geofences, who enters and leaves them, and what a device should watch. */
@NullMarked
package io.carillon.geo;

import org.jspecify.annotations.NullMarked;
