/** What became of a message, told to everybody as an event of the person it was for. */
@NullMarked
package io.carillon.messaging.outcome;

import org.jspecify.annotations.NullMarked;
