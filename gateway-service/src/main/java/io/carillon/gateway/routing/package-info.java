/**
 * Which service answers at which public path, and whether its door asks for a token. The table in
 * {@link io.carillon.gateway.routing.Routes} is the only place that knows.
 */
@NullMarked
package io.carillon.gateway.routing;

import org.jspecify.annotations.NullMarked;
