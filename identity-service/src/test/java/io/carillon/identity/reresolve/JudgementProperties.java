package io.carillon.identity.reresolve;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.person.Chronicle;
import io.carillon.identity.resolution.Resolver;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A mass of undos must never touch what the rules would do again. */
class JudgementProperties {

  @Property(tries = 500)
  void byTheRulesThatMadeThemNoMergeIsWrong(@ForAll("histories") List<List<Identifier>> history) {
    Chronicle chronicle = Chronicle.of(history, IdentifierRules.DEFAULTS);

    for (UUID root :
        chronicle.merges().stream().map(Chronicle.Step::root).collect(Collectors.toSet())) {
      assertThat(Judgement.of(family(chronicle, root), IdentifierRules.DEFAULTS)).isEmpty();
    }
  }

  /** Of one person, as the tables tell it. */
  private static Family family(Chronicle chronicle, UUID root) {
    Map<UUID, Instant> created = new HashMap<>();
    Map<UUID, Map<Identifier, Instant>> owned = new HashMap<>();
    for (Chronicle.Had one : chronicle.had()) {
      if (one.root().equals(root)) {
        created.merge(one.member(), one.since(), (a, b) -> a.isBefore(b) ? a : b);
        owned
            .computeIfAbsent(one.member(), _ -> new HashMap<>())
            .put(one.identifier(), one.since());
      }
    }
    return new Family(
        created,
        owned,
        chronicle.merges().stream()
            .filter(step -> step.root().equals(root))
            .map(
                step ->
                    new Family.Step(
                        UUID.randomUUID(),
                        step.loser(),
                        step.survivor(),
                        step.eventId(),
                        step.at(),
                        true,
                        Resolver.VERSION,
                        false,
                        step.inputs().stream()
                            .map(
                                input ->
                                    new Family.Input(
                                        input.identifier().type(),
                                        input.identifier().hash(),
                                        input.effect()))
                            .toList()))
            .toList());
  }

  @Provide
  Arbitrary<List<List<Identifier>>> histories() {
    Arbitrary<Identifier> one =
        Arbitraries.integers()
            .between(1, 5)
            .flatMap(
                n ->
                    Arbitraries.of(
                        new Identifier("userId", "u-" + n),
                        new Identifier("email", "p" + n + "@example.com"),
                        new Identifier("anonymousId", "a-" + n),
                        new Identifier("deviceId", "d-" + n)));
    return one.list().ofMinSize(1).ofMaxSize(4).list().ofMinSize(1).ofMaxSize(20);
  }
}
