/**
 * What every service's tests stand on: the real parts, tokens of a real issuer, topics, and the
 * rules of the house as tests. Nothing in here knows a single service.
 */
@NullMarked
package io.carillon.platform.testkit;

import org.jspecify.annotations.NullMarked;
