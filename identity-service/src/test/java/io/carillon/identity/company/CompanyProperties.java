package io.carillon.identity.company;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.identity.trait.Traits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CompanyProperties {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  private static final UUID KELLY = UUID.randomUUID();

  @Property(tries = 300)
  void theSameIsKnownInWhateverOrderCallsArriveAndHoweverOften(
      @ForAll("calls") List<Call> calls, @ForAll Random random) {
    List<Call> shuffled = new ArrayList<>(calls);
    shuffled.add(calls.get(random.nextInt(calls.size())));
    Collections.shuffle(shuffled, random);

    assertThat(known(shuffled)).isEqualTo(known(calls));
  }

  private static List<Object> known(List<Call> calls) {
    Instant first = calls.getFirst().at();
    Company company = new Company("demo", "acme", Traits.NONE, List.of(), first, first);
    Membership member = Membership.of(calls.getFirst());
    for (Call call : calls) {
      company = company.hear(call).company();
      member = member.and(Membership.of(call));
    }
    return List.of(company, member);
  }

  @Provide
  Arbitrary<List<Call>> calls() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return Combinators.combine(
            Arbitraries.of("name", "plan"),
            Arbitraries.of(json.textNode("x"), json.textNode("y"), json.nullNode()),
            Arbitraries.integers().between(0, 4),
            Arbitraries.of("/demo", "/demo/quebec"),
            Arbitraries.of("e-1", "e-2", "e-3"))
        .as(
            (name, value, second, unit, event) ->
                new Call(
                    "demo",
                    "acme",
                    KELLY,
                    json.objectNode().set(name, value),
                    NOON.plusSeconds(second),
                    "key of " + event + second,
                    unit,
                    event + second))
        .list()
        .ofMinSize(1)
        .ofMaxSize(8);
  }
}
