/**
 * What people write back. Stored, and heard where it says stop or start, before the provider is
 * answered; told to everybody as an event of the person who wrote as soon as identity says who that
 * is.
 */
@NullMarked
package io.carillon.messaging.inbound;

import org.jspecify.annotations.NullMarked;
