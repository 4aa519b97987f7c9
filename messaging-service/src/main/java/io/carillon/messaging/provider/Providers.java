package io.carillon.messaging.provider;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The vendors that are there, by channel. */
@ApplicationScoped
public class Providers {
  private final Map<String, Provider> byChannel = new TreeMap<>();

  @Inject
  Providers(@Any Instance<Provider> found) {
    for (Provider provider : found) {
      Provider other = byChannel.put(provider.channel(), provider);
      if (other != null) {
        throw new IllegalStateException("two providers for " + provider.channel());
      }
    }
  }

  public Optional<Provider> of(String channel) {
    return Optional.ofNullable(byChannel.get(channel));
  }

  /** The channels that can be sent on. */
  public Set<String> channels() {
    return byChannel.keySet();
  }
}
