/** Requests held against the vendors' own descriptions of them. */
@NullMarked
package io.carillon.sandbox.shape;

import org.jspecify.annotations.NullMarked;
