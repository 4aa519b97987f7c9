/**
 * What an event of the tracking protocol is, and what makes it one: read once from the client's
 * bytes, which are kept as they came. Decisions only; no transport, no clock, no store.
 */
@NullMarked
package io.carillon.ingest.event;

import org.jspecify.annotations.NullMarked;
