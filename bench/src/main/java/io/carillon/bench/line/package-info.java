/** How much the whole line takes before it falls behind, and what it uses for it. */
@NullMarked
package io.carillon.bench.line;

import org.jspecify.annotations.NullMarked;
