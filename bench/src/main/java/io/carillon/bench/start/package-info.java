/** How long the stack takes to come up, part by part, and how much memory each has then. */
@NullMarked
package io.carillon.bench.start;

import org.jspecify.annotations.NullMarked;
