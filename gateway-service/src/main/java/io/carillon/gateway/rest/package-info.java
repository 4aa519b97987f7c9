/**
 * Passes REST calls on to the service that owns their path, streaming both ways: bodies and
 * server-sent events are never collected, and whoever hangs up ends the call on the other side too.
 */
@NullMarked
package io.carillon.gateway.rest;

import org.jspecify.annotations.NullMarked;
