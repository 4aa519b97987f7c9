/**
 * Whether a service behind the gateway lives, and what callers are told when it does not. A breaker
 * judges life, not speed: a call that waits has the gateway ask the service for a sign of life, and
 * only who gives none is away.
 */
@NullMarked
package io.carillon.gateway.breaker;

import org.jspecify.annotations.NullMarked;
