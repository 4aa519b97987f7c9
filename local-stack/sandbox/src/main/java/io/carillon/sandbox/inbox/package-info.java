/**
 * What was received on all channels: kept on disk within bounds, found by channel, recipient, title
 * and time, shown as JSON and as plain pages at {@code /inbox}.
 */
@NullMarked
package io.carillon.sandbox.inbox;

import org.jspecify.annotations.NullMarked;
