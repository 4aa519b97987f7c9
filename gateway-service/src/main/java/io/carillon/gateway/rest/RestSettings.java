package io.carillon.gateway.rest;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How far the gateway goes for a REST call. */
@ConfigMapping(prefix = "carillon.rest")
interface RestSettings {
  /** The largest body of a call. */
  @WithDefault("512K")
  MemorySize bodyLimit();

  /** The largest upload: multipart, CSV, JSON lines or GeoJSON, with a token. */
  @WithDefault("1G")
  MemorySize uploadLimit();

  /** How long a connection to a service may take, waiting for a free one included. */
  @WithDefault("3S")
  Duration connectTimeout();

  /** How long a service may think, from the end of the request's body to its answer's head. */
  @WithDefault("30S")
  Duration responseTimeout();

  /** Connections to each service; a server-sent stream holds one. */
  @WithDefault("512")
  int connections();

  /** Whether X-Forwarded-* of the caller is believed: only behind a proxy that sets them. */
  @WithDefault("false")
  boolean trustForwarded();
}
