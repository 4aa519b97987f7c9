/** Which providers carry which channel, and what is to be entered at them. */
@NullMarked
package io.carillon.messaging.vendor;

import org.jspecify.annotations.NullMarked;
