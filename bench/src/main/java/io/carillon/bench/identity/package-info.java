/**
 * How many events a second find their person, from `events.raw` to `events.resolved`, and whether
 * that depends on how many people there are. Raw events are written as ingestion writes them, and
 * people who are known already straight into identity's tables: no door is measured along.
 */
@NullMarked
package io.carillon.bench.identity;

import org.jspecify.annotations.NullMarked;
