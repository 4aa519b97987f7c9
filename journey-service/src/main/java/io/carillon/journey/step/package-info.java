/**
 * How an enrollment moves: {@link Steps#step} takes a journey, an enrollment, one input and the
 * time, and gives the enrollment as it is then, the effects, and the decisions with their reasons.
 * It does nothing else. {@link Admissions} decides in the same manner who may come in.
 */
@NullMarked
package io.carillon.journey.step;

import org.jspecify.annotations.NullMarked;
