/**
 * Passes gRPC calls on to the service that owns them, frame by frame with their metadata, flow
 * control, trailers and cancellation, so that no message is read here; and answers reflection from
 * the contracts themselves.
 */
@NullMarked
package io.carillon.gateway.grpc;

import org.jspecify.annotations.NullMarked;
