/**
 * Addresses that are not written to: because the person unsubscribed, because mail came back, or
 * because somebody said so. Read in the transaction that lets a message go, so it counts at once.
 */
@NullMarked
package io.carillon.messaging.suppression;

import org.jspecify.annotations.NullMarked;
