package io.carillon.gateway.routing;

import io.quarkus.runtime.annotations.StaticInitSafe;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithParentName;
import java.util.Map;

/** Where the services listen, by name, as {@code host:port}. */
@StaticInitSafe
@ConfigMapping(prefix = "carillon.peer")
interface Peers {
  @WithParentName
  Map<String, String> addresses();
}
