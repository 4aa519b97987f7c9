/**
 * Dead letters: what a consumer, the outbox or a tracking plan set aside, found again by topic,
 * reason and time, looked at, and sent on its way once more. Kafka's topics are the truth for
 * thirty days; what stands in PostgreSQL is their index.
 */
@NullMarked
package io.carillon.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
