package io.carillon.gateway.limits;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** How much a caller may ask; rates are calls a second. */
@ConfigMapping(prefix = "carillon.limits")
interface LimitSettings {
  /** The Redis whose buckets all gateways share; without one each has its own. */
  Optional<String> redis();

  /** How long Redis may take before a process goes by its own buckets. */
  @WithDefault("0.1S")
  Duration patience();

  /** How often Redis is looked for while it is away. */
  @WithDefault("1S")
  Duration retry();

  /** How much may come at once: what is saved up in that time. */
  @WithDefault("2S")
  Duration burst();

  /** With a write key; without a known one, from an address. */
  @WithDefault("10000")
  long tracking();

  /** Links and callbacks, from an address. */
  @WithDefault("2000")
  long links();

  /** The contract and the status, from an address. */
  @WithDefault("100")
  long open();

  /** Reading, by a person or a partner. */
  @WithDefault("1000")
  long queries();

  /** Reading, by all of a tenant. */
  @WithDefault("5000")
  long tenantQueries();

  /** Changing, by a person or a partner. */
  @WithDefault("1000")
  long commands();

  /** Changing, by all of a tenant. */
  @WithDefault("5000")
  long tenantCommands();

  /** gRPC calls, by a person or a partner. */
  @WithDefault("5000")
  long rpc();

  /** gRPC calls, by all of a tenant. */
  @WithDefault("20000")
  long tenantRpc();

  /** Calls under way at once, of one caller. */
  @WithDefault("5000")
  int concurrencyPerCaller();

  /** Calls under way at once, of all. */
  @WithDefault("10000")
  int concurrency();

  /** Whether the last address in X-Forwarded-For is the caller's: only behind a proxy. */
  @WithDefault("${carillon.rest.trust-forwarded:false}")
  boolean trustForwarded();
}
