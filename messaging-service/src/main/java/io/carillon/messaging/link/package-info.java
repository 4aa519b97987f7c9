/**
 * The addresses that go out in messages. A token names tenant and message and is signed, so the
 * doors behind it need no other key; where a click leads stands in the message's own row, so no
 * token can lead anywhere else.
 */
@NullMarked
package io.carillon.messaging.link;

import org.jspecify.annotations.NullMarked;
