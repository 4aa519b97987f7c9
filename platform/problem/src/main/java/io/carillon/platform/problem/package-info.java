/**
 * One taxonomy of errors: a {@link Kind} that a transport maps to its status, a {@link Reason} that
 * clients may rely on, and the violations of an input. Rooms throw {@link ProblemException}; the
 * mappers here say it as problem+json or as a gRPC status.
 */
@NullMarked
package io.carillon.platform.problem;

import org.jspecify.annotations.NullMarked;
