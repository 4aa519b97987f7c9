/**
 * Whose event is it: the decision, as a plain function of what the event presents and what is
 * known.
 */
@NullMarked
package io.carillon.identity.resolution;

import org.jspecify.annotations.NullMarked;
