package io.carillon.gateway;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** A gateway whose limits a test can reach. */
public final class Tight implements QuarkusTestProfile {
  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "carillon.limits.tracking", "5",
        "carillon.limits.open", "5",
        "carillon.limits.commands", "5",
        "carillon.limits.tenant-commands", "10",
        "carillon.limits.rpc", "5",
        "carillon.limits.concurrency-per-caller", "3");
  }
}
