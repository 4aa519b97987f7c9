package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Normaliser;
import java.time.Duration;
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
import net.jqwik.api.constraints.IntRange;

/** The log alone says who owns what: nothing has to be decided again. */
class ReplayProperties {
  private static final IdentifierRules TIGHT =
      IdentifierRules.of(
          101,
          List.of(
              new IdentifierRule("userId", IdentifierClass.UNIQUE, 1, 1, null, Normaliser.TEXT),
              new IdentifierRule(
                  "anonymousId",
                  IdentifierClass.WEAK,
                  2,
                  1,
                  Duration.ofMinutes(5),
                  Normaliser.TEXT),
              new IdentifierRule("email", IdentifierClass.UNIQUE, 3, 1, null, Normaliser.EMAIL)),
          100,
          1_000);

  private static final Map<Integer, IdentifierRules> VERSIONS =
      Map.of(IdentifierRules.DEFAULTS.version(), IdentifierRules.DEFAULTS, TIGHT.version(), TIGHT);

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

  @Property(tries = 200)
  void byTheRulesOfItsVersionEachDecisionIsTheSameAgain(
      @ForAll("histories") List<List<Identifier>> history,
      @ForAll @IntRange(min = 0, max = 14) int change) {
    Cast cast = new Cast();
    for (int i = 0; i < history.size(); i++) {
      cast.rules = i < change ? IdentifierRules.DEFAULTS : TIGHT;
      cast.meets(history.get(i));
    }
    List<Decision> log = cast.people.changes().decisions();

    Cast again = new Cast();
    for (Decision decision : log) {
      again.rules = VERSIONS.get(decision.ruleVersion());
      again.again(decision);
    }

    assertThat(again.people.changes().decisions().stream().map(ReplayProperties::said).toList())
        .isEqualTo(log.stream().map(ReplayProperties::said).toList());
  }

  /** All of a decision but the ids that people were given. */
  private static List<Object> said(Decision decision) {
    return List.of(
        decision.ruleVersion(),
        decision.decider(),
        decision.verified(),
        decision.outcome(),
        decision.inputs(),
        decision.merged().size(),
        decision.cause());
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
