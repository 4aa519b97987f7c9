/**
 * Text messages by Twilio: one attempt per call, its word on what became of them, and what people
 * write back. Without an account it serves nobody.
 */
@NullMarked
package io.carillon.messaging.provider.twilio;

import org.jspecify.annotations.NullMarked;
