package io.carillon.messaging.provider;

import io.carillon.messaging.gate.Address;
import io.carillon.messaging.gate.Channel;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The vendors that are there, by channel and address. */
@ApplicationScoped
public class Providers {
  private static final Logger LOG = Logger.getLogger(Providers.class);

  private final List<Provider> all;

  @Inject
  Providers(@Any Instance<Provider> found) {
    this.all = found.stream().sorted(Comparator.comparing(Provider::name)).toList();
  }

  /** Who can be given this address; the first by name where several can. */
  public Optional<Provider> of(Channel channel, Address address) {
    return all.stream()
        .filter(provider -> provider.channel() == channel)
        .filter(provider -> provider.serves(address))
        .findFirst();
  }

  /** Those of the channel, by name. */
  public List<Provider> all(Channel channel) {
    return all.stream().filter(provider -> provider.channel() == channel).toList();
  }

  /** Whether the channel has a vendor at all. */
  public boolean serve(Channel channel) {
    return all(channel).stream().anyMatch(Provider::ready);
  }

  void start(@Observes StartupEvent event) {
    LOG.infof("Providers: %s; without settings, so not served: %s", names(true), names(false));
  }

  private String names(boolean ready) {
    String names =
        all.stream()
            .filter(provider -> provider.ready() == ready)
            .map(Provider::name)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }
}
