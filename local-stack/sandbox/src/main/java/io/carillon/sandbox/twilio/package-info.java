/**
 * Twilio's Message resource: {@code POST} and {@code GET /2010-04-01/Accounts/{sid}/Messages.json},
 * {@code GET …/Messages/{sid}.json}, status callbacks with a signature, and {@code POST
 * /twilio/inbound} for a person who sends a text. Each request is held against Twilio's own
 * description of it.
 */
@NullMarked
package io.carillon.sandbox.twilio;

import org.jspecify.annotations.NullMarked;
