/** How an app stands beside its competitors on the app stores. */
@NullMarked
package io.carillon.scorecard;

import org.jspecify.annotations.NullMarked;
