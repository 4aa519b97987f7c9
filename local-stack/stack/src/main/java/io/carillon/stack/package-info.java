/**
 * The whole of Carillon on one machine: {@link io.carillon.stack.Up} starts every part and every
 * service as a process of its own and returns when all answer, {@link io.carillon.stack.Down} ends
 * them. What they know of each other is under {@code .carillon/}.
 */
@NullMarked
package io.carillon.stack;

import org.jspecify.annotations.NullMarked;
