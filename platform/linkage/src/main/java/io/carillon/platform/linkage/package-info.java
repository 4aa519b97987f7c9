/**
 * Which records are of one person: probabilistic linkage after Fellegi and Sunter, as Splink does
 * it, with DuckDB in memory as its engine. Comparisons are chosen by the kind of a column, never by
 * the file; nothing is learnt from labels.
 */
@NullMarked
package io.carillon.platform.linkage;

import org.jspecify.annotations.NullMarked;
