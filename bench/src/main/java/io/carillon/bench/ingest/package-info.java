/** What ingestion costs beside the least that a durable door of events can be. */
@NullMarked
package io.carillon.bench.ingest;

import org.jspecify.annotations.NullMarked;
