/**
 * How long it takes from an event to the e-mail that it causes: through ingestion, identity,
 * scoring, a journey and messaging to the SMTP server, with nothing else running.
 */
@NullMarked
package io.carillon.bench.lag;

import org.jspecify.annotations.NullMarked;
