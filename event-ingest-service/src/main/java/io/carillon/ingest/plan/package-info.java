/**
 * Tracking plans: what the events of apps should look like, said as JSON Schemas and held to at the
 * door, and how far they do. A plan is a definition, so every process has all of them; an event
 * finds the one schema that is for it by its name, however many others there are.
 */
@NullMarked
package io.carillon.ingest.plan;

import org.jspecify.annotations.NullMarked;
