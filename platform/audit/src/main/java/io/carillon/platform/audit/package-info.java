/**
 * What somebody changed: who, from where, what, before and after. A service tells it in the
 * transaction of the change ({@link Audit}), so that a change that was committed is told and
 * another is not; what must not be kept for ever, secrets and what is of a person, does not leave
 * here ({@link Discretion}). The log itself is kept by analytics.
 */
@NullMarked
package io.carillon.platform.audit;

import org.jspecify.annotations.NullMarked;
