/** Facts about people: computed traits and segments, exact to the event and to the moment. */
@NullMarked
package io.carillon.scoring;

import org.jspecify.annotations.NullMarked;
