package io.carillon.scoring.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scoring.fact.Kelly;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.Scorer;
import io.carillon.scoring.fact.Window;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class FactsCodecProperties {
  private static final Rules RULES =
      Kelly.rules(
          Kelly.count("orders", Kelly.days(1)),
          Kelly.computing(Kelly.sum("revenue", new Window.AllTime())),
          Kelly.segment("buyers", "computed['orders'] > 1"));

  @Property(tries = 200)
  void whatIsReadIsWhatWasKept(
      @ForAll @Size(max = 90) List<@IntRange(max = 100_000) Integer> cents) {
    ProfileFacts facts = Kelly.profile();
    for (int i = 0; i < cents.size(); i++) {
      long at = Kelly.NOW - cents.get(i) * 500L;
      Scorer.apply(
          facts, RULES, Kelly.order(i, at, cents.get(i) / 100.0), Kelly.ID, null, Kelly.NOW);
    }

    ProfileFacts read = FactsCodec.decode(FactsCodec.encode(facts));

    assertThat(FactsCodec.message(read)).isEqualTo(FactsCodec.message(facts));
    assertThat(Scorer.snapshot(read, RULES, Kelly.NOW))
        .isEqualTo(Scorer.snapshot(facts, RULES, Kelly.NOW));
  }
}
