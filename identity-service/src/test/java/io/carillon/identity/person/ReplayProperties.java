package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The log alone says who owns what: nothing has to be decided again. */
class ReplayProperties {

  @Property(tries = 200)
  void theLogOfDecisionsTellsWhoOwnsEachIdentifier(
      @ForAll("histories") List<List<Identifier>> history) {
    Cast cast = new Cast();
    history.forEach(cast::meets);

    Map<Identifier, Set<UUID>> replayed = replay(cast.people.changes().decisions());

    history.stream()
        .flatMap(List::stream)
        .distinct()
        .forEach(
            identifier ->
                assertThat(replayed.getOrDefault(identifier, Set.of()))
                    .isEqualTo(cast.people.graph("demo").owners(identifier)));
  }

  private static Map<Identifier, Set<UUID>> replay(List<Decision> log) {
    Map<Identifier, Set<UUID>> owners = new HashMap<>();
    Map<UUID, UUID> lives = new HashMap<>();
    for (Decision decision : log) {
      decision.merged().forEach(loser -> lives.put(loser, decision.profile()));
      for (Decision.Input input : decision.inputs()) {
        if (Set.of("GAINED", "SHARED").contains(input.effect())) {
          owners.computeIfAbsent(input.identifier(), _ -> new HashSet<>()).add(decision.member());
        }
      }
    }
    Map<Identifier, Set<UUID>> today = new HashMap<>();
    owners.forEach(
        (identifier, members) ->
            today.put(
                identifier,
                members.stream().map(id -> root(lives, id)).collect(Collectors.toSet())));
    return today;
  }

  private static UUID root(Map<UUID, UUID> lives, UUID id) {
    UUID at = id;
    for (UUID next = lives.get(at); next != null; next = lives.get(at)) {
      at = next;
    }
    return at;
  }

  @Provide
  Arbitrary<List<List<Identifier>>> histories() {
    Arbitrary<Identifier> one =
        Arbitraries.integers()
            .between(1, 4)
            .flatMap(
                n ->
                    Arbitraries.of(
                        new Identifier("userId", "u-" + n),
                        new Identifier("email", "p" + n + "@example.com"),
                        new Identifier("anonymousId", "a-" + n)));
    return one.list().ofMinSize(1).ofMaxSize(3).list().ofMinSize(1).ofMaxSize(15);
  }
}
