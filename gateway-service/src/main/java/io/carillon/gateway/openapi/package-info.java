/**
 * The contract of all services as one OpenAPI document: what the gateway lets through, and nothing
 * else, with components of the same name kept apart.
 */
@NullMarked
package io.carillon.gateway.openapi;

import org.jspecify.annotations.NullMarked;
