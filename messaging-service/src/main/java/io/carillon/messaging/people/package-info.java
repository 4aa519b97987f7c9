/**
 * Who a message is for, asked of identity and scoring at the moment of sending: addresses,
 * consents, language, and what templates say of a person.
 */
@NullMarked
package io.carillon.messaging.people;

import org.jspecify.annotations.NullMarked;
