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
  @WithDefault("1S")
  Duration connectTimeout();

  /** How long a service may think, from the end of the request's body to its answer's head. */
  @WithDefault("30S")
  Duration responseTimeout();

  /** How long a service may be silent in the midst of a body; server-sent streams may for ever. */
  @WithDefault("30S")
  Duration idleTimeout();

  /** Connections to each service for calls. */
  @WithDefault("256")
  int connections();

  /** Connections to each service for server-sent streams, which hold one each. */
  @WithDefault("2048")
  int streams();

  /** Calls that wait for a free connection to one service; who comes when so many do is refused. */
  @WithDefault("512")
  int waiting();

  /** Whether X-Forwarded-* of the caller is believed: only behind a proxy that sets them. */
  @WithDefault("false")
  boolean trustForwarded();
}
