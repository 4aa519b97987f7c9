/** What the gateway costs: the same load straight at a service and through the gateway, in turn. */
@NullMarked
package io.carillon.bench.gateway;

import org.jspecify.annotations.NullMarked;
