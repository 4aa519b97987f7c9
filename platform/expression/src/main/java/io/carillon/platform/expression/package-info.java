/**
 * Conditions in CEL. An {@link Expression} is compiled against a {@link Scope} when somebody saves
 * it, which finds mistakes with their position and what it refers to; it is evaluated against
 * {@link Bindings}. A comparison that lacks one of its properties is false, whatever stands around
 * it.
 */
@NullMarked
package io.carillon.platform.expression;

import org.jspecify.annotations.NullMarked;
