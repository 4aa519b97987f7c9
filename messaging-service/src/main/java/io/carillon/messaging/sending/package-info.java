/**
 * The way of a message from being asked for to its provider: written once, claimed for the time of
 * a lease, looked at by the gate, marked before its bytes leave, and marked again when the provider
 * has answered. Whatever dies in between, a message is sent once or its fate is plainly unknown.
 */
@NullMarked
package io.carillon.messaging.sending;

import org.jspecify.annotations.NullMarked;
