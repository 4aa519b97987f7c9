/**
 * A shop's traffic: many events of few kinds, one in ten of which makes a journey send an e-mail.
 * The scenarios that measure what happens when many come share it.
 */
@NullMarked
package io.carillon.bench.load;

import org.jspecify.annotations.NullMarked;
