/**
 * How much a caller may ask of the platform: token buckets that all gateways share in Redis, per
 * write key, person, tenant and address and per class of route, and how many calls may be under way
 * at once. Without Redis each process goes by buckets of its own.
 */
@NullMarked
package io.carillon.gateway.limits;

import org.jspecify.annotations.NullMarked;
