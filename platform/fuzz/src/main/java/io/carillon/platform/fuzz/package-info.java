/**
 * Requests that nobody should send: made of an OpenAPI document and a seed, sent as they are, and
 * what an answer to them must not be. For tests of the public port and for longer runs against it.
 */
@NullMarked
package io.carillon.platform.fuzz;

import org.jspecify.annotations.NullMarked;
