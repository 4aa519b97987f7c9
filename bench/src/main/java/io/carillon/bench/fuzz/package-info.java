/**
 * A million changed events at ingestion, and a hundred thousand made-up requests at the public
 * port, none of which may break anything.
 */
@NullMarked
package io.carillon.bench.fuzz;

import org.jspecify.annotations.NullMarked;
