package io.carillon.gateway.routing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/** The address of each service, as configured. */
@ApplicationScoped
public class Upstreams {
  private final Map<Service, Address> addresses = new EnumMap<>(Service.class);

  @Inject
  Upstreams(Peers peers) {
    for (Service service : Service.values()) {
      String configured = peers.addresses().get(service.label());
      if (configured == null) {
        throw new IllegalStateException(
            "carillon.peer.%s is not set (expected: host:port)".formatted(service.label()));
      }
      addresses.put(service, Address.of(configured));
    }
  }

  public Address of(Service service) {
    return Objects.requireNonNull(addresses.get(service));
  }
}
