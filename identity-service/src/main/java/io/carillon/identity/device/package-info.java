/** Phones, tablets and browsers, and the push tokens they can be reached by. */
@NullMarked
package io.carillon.identity.device;

import org.jspecify.annotations.NullMarked;
