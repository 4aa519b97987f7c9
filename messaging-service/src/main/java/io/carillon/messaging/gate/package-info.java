/** May this message go to this person, now? A pure decision over what is known at sending. */
@NullMarked
package io.carillon.messaging.gate;

import org.jspecify.annotations.NullMarked;
