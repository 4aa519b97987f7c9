/**
 * Benchmarks of a running installation, through its public interfaces; `identity` alone writes
 * where services do. Each prints one line per figure in a fixed form, `FIGURE name value unit`, and
 * leaves its single values as CSV.
 */
@NullMarked
package io.carillon.bench;

import org.jspecify.annotations.NullMarked;
