/** How well, how fast and in how much memory records of the same people are found. */
@NullMarked
package io.carillon.bench.linkage;

import org.jspecify.annotations.NullMarked;
