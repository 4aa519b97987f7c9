/** What became of the people who entered a version of a journey. */
@NullMarked
package io.carillon.journey.report;

import org.jspecify.annotations.NullMarked;
