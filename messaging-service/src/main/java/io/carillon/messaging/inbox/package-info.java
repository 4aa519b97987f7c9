/**
 * What people find in an app. A message is here once, from its sending until it expires, is put
 * away, or its person is erased; what the person does with it goes back in as an event. Whoever has
 * a stream open is woken by the topic `messages.inbox`, which every process reads whole, and is
 * told what the table has: so it does not matter which process wrote it, and no stream holds more
 * than one message in memory.
 */
@NullMarked
package io.carillon.messaging.inbox;

import org.jspecify.annotations.NullMarked;
