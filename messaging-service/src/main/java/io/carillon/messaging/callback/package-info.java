/**
 * What vendors say of messages that they were given: public doors, opened by the vendor's signature
 * and by a token in the address that names tenant and message. Said twice, in another order, or
 * before the vendor's own answer, it ends the same.
 */
@NullMarked
package io.carillon.messaging.callback;

import org.jspecify.annotations.NullMarked;
