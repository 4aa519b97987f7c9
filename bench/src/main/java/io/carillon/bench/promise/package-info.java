/**
 * What the platform promises to do within a second or two, from the outside: a published journey
 * takes part, a revoked key is refused, a timer ends, a segment is left by the clock.
 */
@NullMarked
package io.carillon.bench.promise;

import org.jspecify.annotations.NullMarked;
