package io.carillon.scorecard.indicator;

import static io.carillon.scorecard.indicator.Seen.NOW;
import static io.carillon.scorecard.indicator.Seen.daysAgo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CardsTest {
  @Test
  void anAppWithoutFactsHasNoIndicatorAndNoScore() {
    // When
    Card card = cards(facts()).get("own");

    // Then
    assertThat(card.scores()).isEmpty();
    assertThat(card.overall()).isNull();
  }

  @Test
  void withoutCompetitorsThereIsAValueAndNoScore() {
    // When
    Card card = cards(facts(daysAgo(1).rated(4.5, 1000))).get("own");

    // Then
    Score rating = score(card, Indicator.RATING);
    assertThat(rating.raw()).isCloseTo(4.5, within(1e-9));
    assertThat(rating.score()).isNull();
    assertThat(rating.percentile()).isNull();
    assertThat(rating.confidence()).isZero();
    assertThat(card.overall()).isNull();
  }

  @Test
  void fewRatingsAreDrawnTowardsTheMeanOfAll() {
    // When
    Known cards = cards(facts(daysAgo(1).rated(5, 2)), facts(daysAgo(1).rated(4, 100_000)));

    // Then: mean of all 4.5, C = 200
    assertThat(raw(cards.get("own"), Indicator.RATING))
        .isCloseTo((200 * 4.5 + 2 * 5) / 202, within(1e-9));
    assertThat(raw(cards.get("rival0"), Indicator.RATING))
        .isCloseTo((200 * 4.5 + 100_000 * 4) / 100_200.0, within(1e-9));
  }

  @Test
  void oneOddLookDoesNotMoveTheRating() {
    // When
    Card card =
        cards(
                facts(
                    daysAgo(3).rated(4.5, 1000),
                    daysAgo(2).rated(4.5, 1001),
                    daysAgo(1).rated(1.2, 3)))
            .get("own");

    // Then
    assertThat(raw(card, Indicator.RATING)).isCloseTo(4.5, within(1e-9));
  }

  @Test
  void aLookThatSawNothingReplacesNothing() {
    // When
    Card card = cards(facts(daysAgo(2).rated(4.5, 1000), daysAgo(1).ranked(null, 3))).get("own");

    // Then
    assertThat(raw(card, Indicator.RATING)).isCloseTo(4.5, within(1e-9));
    assertThat(score(card, Indicator.RATING).observedAt()).isEqualTo(Seen.ago(2));
  }

  @Test
  void theFirstPlaceIsOneAndNoPlaceIsZero() {
    assertThat(Ranking.place(1)).isEqualTo(1);
    assertThat(Ranking.place(0)).isZero();
    assertThat(Ranking.place(200)).isPositive().isLessThan(0.01);
    assertThat(raw(cards(facts(daysAgo(1).ranked(0, 1))).get("own"), Indicator.RANKING))
        .isEqualTo(0.5);
  }

  @Test
  void oneDayAtTheTopDoesNotMoveTheMedianOfADozen() {
    // Given
    List<Seen> looks = new ArrayList<>();
    IntStream.range(1, 12).forEach(day -> looks.add(daysAgo(day).ranked(null, 50)));
    looks.add(daysAgo(12).ranked(null, 1));

    // When
    Card card = cards(facts(looks.toArray(Seen[]::new))).get("own");

    // Then
    assertThat(raw(card, Indicator.RANKING)).isEqualTo(Ranking.place(50));
    assertThat(score(card, Indicator.RANKING).sampleSize()).isEqualTo(12);
  }

  @Test
  void freshnessHalvesInSixtyDays() {
    assertThat(raw(cards(facts(daysAgo(1).updated(60))).get("own"), Indicator.FRESHNESS))
        .isCloseTo(50, within(1e-9));
  }

  @Test
  void notesThatAreSaidOfEveryVersionHalveIt() {
    UUID bugFixes = new UUID(1, 1);
    assertThat(
            raw(
                cards(
                        facts(
                            daysAgo(50).updated(51, bugFixes),
                            daysAgo(30).updated(31, bugFixes),
                            daysAgo(0).updated(0, bugFixes)))
                    .get("own"),
                Indicator.FRESHNESS))
        .isCloseTo(50, within(1e-9));
    assertThat(
            raw(
                cards(facts(daysAgo(30).updated(31, bugFixes), daysAgo(0).updated(0, bugFixes)))
                    .get("own"),
                Indicator.FRESHNESS))
        .isCloseTo(100, within(1e-9));
  }

  @Test
  void whatWasSeenTooLongAgoIsNotKnown() {
    // When
    Card card = cards(facts(daysAgo(91).updated(92).rated(4, 10).ranked(1, 1))).get("own");

    // Then
    assertThat(card.scores()).isEmpty();
  }

  @Test
  void repairsWithinThreeDaysCountOnceAndADailyRhythmEveryThirdDay() {
    assertThat(Activity.count(List.of(Seen.ago(30), Seen.ago(29), Seen.ago(27.5)))).isEqualTo(1);
    assertThat(Activity.count(List.of(Seen.ago(30), Seen.ago(27)))).isEqualTo(2);
    assertThat(Activity.count(IntStream.range(0, 9).mapToObj(day -> Seen.ago(30 - day)).toList()))
        .isEqualTo(3);
  }

  @Test
  void activityIsUnknownUntilThirtyDaysWereSeen() {
    assertThat(cards(facts(daysAgo(1).updated(20))).get("own").scores())
        .doesNotContainKey(Indicator.ACTIVITY);
    Score seen =
        score(
            cards(facts(daysAgo(40).updated(61), daysAgo(1).updated(20))).get("own"),
            Indicator.ACTIVITY);
    assertThat(seen.sampleSize()).isEqualTo(2);
    assertThat(seen.raw()).isCloseTo(2 * 180 / 60.0, within(1e-9));
  }

  @Test
  void moreThanTwiceTheUpdatesOfTheOthersCountsAsTwice() {
    // Given
    List<Seen> busy = new ArrayList<>();
    IntStream.range(0, 36).forEach(i -> busy.add(daysAgo(i * 5).updated(i * 5 + 0.5)));
    Seen[] calm = {daysAgo(179).updated(179.5), daysAgo(90).updated(91), daysAgo(1).updated(2)};

    // When
    Known cards = cards(facts(busy.toArray(Seen[]::new)), facts(calm));

    // Then
    double others = raw(cards.get("rival0"), Indicator.ACTIVITY);
    assertThat(raw(cards.get("own"), Indicator.ACTIVITY)).isCloseTo(2 * others, within(1e-9));
  }

  @Test
  void volumeIsTheGrowthOfTheCountADay() {
    assertThat(
            raw(
                cards(facts(daysAgo(20).rated(4, 1000), daysAgo(10).rated(4, 1300))).get("own"),
                Indicator.REVIEW_VOLUME))
        .isCloseTo(30, within(1e-9));
    assertThat(
            cards(facts(daysAgo(6).rated(4, 1000), daysAgo(1).rated(4, 1300))).get("own").scores())
        .doesNotContainKey(Indicator.REVIEW_VOLUME);
    assertThat(
            raw(
                cards(facts(daysAgo(20).rated(4, 1000), daysAgo(10).rated(4, 900))).get("own"),
                Indicator.REVIEW_VOLUME))
        .isZero();
  }

  @Test
  void aBoughtBurstIsCutAndFlagged() {
    // Given: 10 or 12 a day, and one day of 5,000
    List<Seen> looks = new ArrayList<>();
    long count = 1000;
    for (int day = 20; day >= 1; day--) {
      count += day == 8 ? 5_000 : day % 2 == 0 ? 10 : 12;
      looks.add(daysAgo(day).rated(4, count));
    }

    // When
    Score volume =
        score(cards(facts(looks.toArray(Seen[]::new))).get("own"), Indicator.REVIEW_VOLUME);

    // Then
    assertThat(volume.raw()).isBetween(10.0, 13.0);
    assertThat(volume.details()).containsEntry("burst", 1.0);
  }

  @Test
  void theTrendIsTheChangeOfTheValueInFourWeeks() {
    // When
    Score ranking =
        score(
            cards(facts(daysAgo(40).ranked(null, 100), daysAgo(1).ranked(null, 10))).get("own"),
            Indicator.RANKING);

    // Then
    assertThat(ranking.trend()).isNotNull();
    assertThat(Objects.requireNonNull(ranking.trend()))
        .isCloseTo(Ranking.place(10) - Ranking.place(100), within(1e-9));
  }

  @Test
  void aMissingScoreDropsOutAndLowersConfidence() {
    // Given
    List<List<Seen>> rivals =
        List.of(List.of(daysAgo(1).rated(3, 1000).ranked(5, 5)), List.of(daysAgo(1).rated(4, 900)));

    // When
    Overall both = overall(List.of(daysAgo(1).rated(4.8, 1000).ranked(3, 3)), rivals);
    Overall one = overall(List.of(daysAgo(1).rated(4.8, 1000)), rivals);

    // Then
    assertThat(both.weights()).containsOnlyKeys("ranking", "rating");
    assertThat(both.weights().values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, within(1e-9));
    assertThat(one.weights()).containsExactly(Map.entry("rating", 1.0));
    assertThat(one.missing()).containsExactly("ranking", "reviewVolume", "freshness", "activity");
    assertThat(one.score()).isEqualTo(100);
    assertThat(one.confidence()).isLessThan(both.confidence());
  }

  @Test
  void adviceSpeaksOfTheLowestScoresInBothLanguages() {
    // When
    Card card =
        cards(
                facts(daysAgo(1).rated(2, 1000).ranked(150, 150).updated(80)),
                facts(daysAgo(1).rated(4, 1000).ranked(1, 1).updated(2)))
            .get("own");

    // Then
    List<Advice> advice = Advice.of(card);
    assertThat(advice)
        .extracting(Advice::indicator)
        .containsExactly("ranking", "rating", "freshness");
    assertThat(advice).allSatisfy(each -> assertThat(each.fr()).isNotEqualTo(each.en()));
    assertThat(Advice.of(cards(facts(daysAgo(1).rated(2, 1000))).get("own"))).isEmpty();
  }

  private static Overall overall(List<Seen> own, List<List<Seen>> rivals) {
    List<List<Fact>> facts = new ArrayList<>();
    facts.add(own.stream().map(Seen::fact).toList());
    rivals.forEach(rival -> facts.add(rival.stream().map(Seen::fact).toList()));
    Card card = CardsProperties.cards(facts, NOW).getFirst();
    return Objects.requireNonNull(card.overall());
  }

  private static double raw(Card card, Indicator indicator) {
    return score(card, indicator).raw();
  }

  private static Score score(Card card, Indicator indicator) {
    return Objects.requireNonNull(card.scores().get(indicator), indicator.label());
  }

  /** Cards by the names of their apps. */
  private record Known(Map<String, Card> cards) {
    Card get(String app) {
      return Objects.requireNonNull(cards.get(app), app);
    }
  }

  private static List<Fact> facts(Seen... seen) {
    return Arrays.stream(seen).map(Seen::fact).toList();
  }

  @SafeVarargs
  private static Known cards(List<Fact> own, List<Fact>... rivals) {
    Map<String, List<Fact>> facts = new LinkedHashMap<>();
    facts.put("own", own);
    for (int i = 0; i < rivals.length; i++) {
      facts.put("rival" + i, rivals[i]);
    }
    return new Known(Cards.of(facts, NOW));
  }
}
