/** The images that the chart runs, made without a daemon. */
@NullMarked
package io.carillon.helm;

import org.jspecify.annotations.NullMarked;
