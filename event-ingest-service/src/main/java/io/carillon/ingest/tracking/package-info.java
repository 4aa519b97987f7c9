/**
 * The doors through which events come: the tracking protocol over HTTP and partner systems over
 * gRPC. An event is accepted when all in-sync replicas of the log have it, and not before.
 */
@NullMarked
package io.carillon.ingest.tracking;

import org.jspecify.annotations.NullMarked;
