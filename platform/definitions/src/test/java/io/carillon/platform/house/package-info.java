/** A small service made of all platform rooms, to see what they promise together. */
@NullMarked
package io.carillon.platform.house;

import org.jspecify.annotations.NullMarked;
