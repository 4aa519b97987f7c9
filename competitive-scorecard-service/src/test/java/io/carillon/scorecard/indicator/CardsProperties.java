package io.carillon.scorecard.indicator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** What holds for every market. */
class CardsProperties {
  static List<Card> cards(List<List<Fact>> apps, Instant now) {
    Map<Integer, List<Fact>> facts = new LinkedHashMap<>();
    for (int i = 0; i < apps.size(); i++) {
      facts.put(i, apps.get(i));
    }
    return List.copyOf(Cards.of(facts, now).values());
  }

  @Property(tries = 300)
  void everyNumberIsInItsRange(@ForAll("markets") List<List<Fact>> apps) {
    for (Card card : cards(apps, Seen.NOW)) {
      Optional.ofNullable(card.overall())
          .ifPresent(
              overall -> {
                assertThat(overall.score()).isBetween(0, 100);
                assertThat(overall.confidence()).isBetween(0.0, 1.0);
                assertThat(overall.weights().size() + overall.missing().size()).isEqualTo(5);
              });
      card.scores()
          .forEach(
              (indicator, score) -> {
                assertThat(score.raw()).isFinite().isNotNegative();
                assertThat(score.confidence()).isBetween(0.0, 1.0);
                assertThat(score.observedAt()).isBeforeOrEqualTo(Seen.NOW);
                card.score(indicator).ifPresent(known -> assertThat(known).isBetween(0, 100));
              });
    }
  }

  @Property(tries = 300)
  void aHigherValueNeverHasALowerScoreAndThePercentileIsTheNaiveCount(
      @ForAll("markets") List<List<Fact>> apps) {
    List<Card> cards = cards(apps, Seen.NOW);
    for (Indicator indicator : Indicator.ALL) {
      List<Score> scores =
          cards.stream()
              .flatMap(card -> Optional.ofNullable(card.scores().get(indicator)).stream())
              .toList();
      for (int i = 0; i < scores.size(); i++) {
        double below = 0;
        for (int j = 0; j < scores.size(); j++) {
          if (i != j && scores.get(j).raw() < scores.get(i).raw()) {
            below += 1;
          } else if (i != j && scores.get(j).raw() == scores.get(i).raw()) {
            below += 0.5;
          }
          if (scores.get(j).raw() < scores.get(i).raw()) {
            assertThat(scores.get(j).score()).isLessThanOrEqualTo(scores.get(i).score());
          }
        }
        if (scores.size() == 1) {
          assertThat(scores.get(i).percentile()).isNull();
        } else {
          double expected = below / (scores.size() - 1);
          assertThat(scores.get(i).percentile()).isEqualTo(expected);
          assertThat(scores.get(i).score()).isEqualTo((int) Math.round(100 * expected));
        }
      }
    }
  }

  @Property(tries = 200)
  void theOrderOfFactsAndOfCompetitorsHasNoEffect(
      @ForAll("markets") List<List<Fact>> apps, @ForAll Random random) {
    List<Card> before = cards(apps, Seen.NOW);
    List<List<Fact>> shuffled = new ArrayList<>();
    for (List<Fact> facts : apps) {
      List<Fact> other = new ArrayList<>(facts);
      Collections.shuffle(other, random);
      shuffled.add(other);
    }
    assertThat(cards(shuffled, Seen.NOW)).isEqualTo(before);

    Collections.reverse(shuffled.subList(1, shuffled.size()));
    Card own = cards(shuffled, Seen.NOW).getFirst();
    for (Indicator indicator : Indicator.ALL) {
      assertThat(own.score(indicator)).isEqualTo(before.getFirst().score(indicator));
    }
  }

  @Property(tries = 200)
  void whatComesBehindTheMomentHasNoEffect(@ForAll("markets") List<List<Fact>> apps) {
    Instant then = Seen.ago(60);
    List<List<Fact>> known =
        apps.stream()
            .map(facts -> facts.stream().filter(f -> !f.observedAt().isAfter(then)).toList())
            .toList();
    assertThat(cards(apps, then)).isEqualTo(cards(known, then));
  }

  @Property(tries = 300)
  void aBetterRankNeverLowersTheScore(
      @ForAll("markets") List<List<Fact>> apps, @ForAll @IntRange(min = 1, max = 200) int rank) {
    List<List<Fact>> with = new ArrayList<>(apps);
    with.set(0, joined(apps.getFirst(), Seen.daysAgo(1).ranked(rank, null).fact()));
    List<List<Fact>> better = new ArrayList<>(apps);
    better.set(
        0, joined(apps.getFirst(), Seen.daysAgo(1).ranked(Math.max(1, rank - 5), null).fact()));

    Score one = ranking(with);
    Score other = ranking(better);
    assertThat(other.raw()).isGreaterThanOrEqualTo(one.raw());
    Optional.ofNullable(one.score())
        .ifPresent(score -> assertThat(other.score()).isGreaterThanOrEqualTo(score));
  }

  @Provide
  Arbitrary<List<List<Fact>>> markets() {
    Arbitrary<Fact> fact =
        Combinators.combine(
                Arbitraries.integers().between(0, 230),
                Arbitraries.integers().between(1, 5).injectNull(0.3),
                Arbitraries.longs().between(1, 3_000),
                Arbitraries.integers().between(0, 40).injectNull(0.3),
                Arbitraries.integers().between(0, 200).injectNull(0.4),
                Arbitraries.integers().between(0, 200).injectNull(0.4))
            .as(
                (days, stars, ratings, age, overall, category) -> {
                  Seen seen = Seen.daysAgo(days).ranked(overall, category);
                  seen = stars == null ? seen : seen.rated(stars, ratings);
                  return (age == null ? seen : seen.updated(days + age)).fact();
                });
    return fact.list().ofMaxSize(25).list().ofMinSize(1).ofMaxSize(6);
  }

  private static Score ranking(List<List<Fact>> apps) {
    return Objects.requireNonNull(cards(apps, Seen.NOW).getFirst().scores().get(Indicator.RANKING));
  }

  private static List<Fact> joined(List<Fact> facts, Fact more) {
    List<Fact> all = new ArrayList<>(facts);
    all.add(more);
    return all;
  }
}
