/**
 * From another system's words to events: rules in CEL, checked when they are saved, the same events
 * for the same words each time. Decisions only; no transport, no clock, no store.
 */
@NullMarked
package io.carillon.ingest.mapping;

import org.jspecify.annotations.NullMarked;
