/**
 * Inbound webhooks: what other systems tell of their own accord, believed by its signature, made
 * into events by a mapping, and answered when the log has it.
 */
@NullMarked
package io.carillon.ingest.hook;

import org.jspecify.annotations.NullMarked;
