package io.carillon.identity.person;

import io.carillon.identity.device.Device;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whose each installation is, and which of them were seen with a push token. */
final class Installations {
  private final Map<Installation, Ref> owners = new HashMap<>();
  private final Map<Wanted.Token, Set<Installation>> seenWith = new HashMap<>();

  Optional<Ref> owner(Installation installation) {
    return Optional.ofNullable(owners.get(installation));
  }

  void put(Installation installation, Ref owner, Device device) {
    owners.put(installation, owner);
    if (!device.token().value().isEmpty()) {
      Wanted.Token token = new Wanted.Token(installation.tenant(), device.token().hash());
      seenWith.computeIfAbsent(token, _ -> new LinkedHashSet<>()).add(installation);
    }
  }

  void remove(Installation installation) {
    owners.remove(installation);
  }

  /** Those that had the token at some time; they may have another one by now. */
  List<Installation> seenWith(Wanted.Token token) {
    return List.copyOf(seenWith.getOrDefault(token, Set.of()));
  }

  Map<Installation, Ref> owners() {
    return Map.copyOf(owners);
  }
}
