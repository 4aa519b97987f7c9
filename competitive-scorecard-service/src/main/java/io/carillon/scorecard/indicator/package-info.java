/**
 * How an app stands, computed from what the stores said of it and of its competitors: pure
 * functions of facts and a moment. What is not known is absent, never zero.
 */
@NullMarked
package io.carillon.scorecard.indicator;

import org.jspecify.annotations.NullMarked;
