package io.carillon.scoring.fact;

import static io.carillon.scoring.fact.Kelly.NOW;
import static io.carillon.scoring.fact.Kelly.count;
import static io.carillon.scoring.fact.Kelly.days;
import static io.carillon.scoring.fact.Kelly.order;
import static io.carillon.scoring.fact.Kelly.person;
import static io.carillon.scoring.fact.Kelly.profile;
import static io.carillon.scoring.fact.Kelly.rules;
import static io.carillon.scoring.fact.Kelly.segment;
import static io.carillon.scoring.fact.Kelly.sum;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScorerTest {
  private static final String LOSER = "018f0000-0000-7000-8000-000000000009";
  private static final long DAY = Duration.ofDays(1).toMillis();

  private static Emission apply(ProfileFacts facts, Rules rules, Happening happening, long now) {
    return Scorer.apply(facts, rules, happening, facts.profileId(), null, now);
  }

  @Test
  void countsAndSumsWhatHappens() {
    Rules rules = rules(count("orders", days(90)), sum("revenue", new Window.AllTime()));
    ProfileFacts facts = profile();

    apply(facts, rules, order(1, NOW - 10, 79.9), NOW);
    apply(facts, rules, order(2, NOW - 5, 79.9), NOW);
    Emission last = apply(facts, rules, order(3, NOW, 79.9), NOW);

    assertThat(last.facts().computed()).isEqualTo(Map.of("orders", 3.0, "revenue", 239.7));
  }

  @Test
  void whatIsTooLateCountsForNothingAndMovesNobody() {
    Rules rules =
        rules(count("orders", new Window.AllTime()), segment("buyers", "computed['orders'] >= 1"));
    ProfileFacts facts = profile();

    Emission late = apply(facts, rules, Kelly.late(order(1, NOW - 10 * DAY, 79.9)), NOW);
    Emission inTime = apply(facts, rules, order(2, NOW, 79.9), NOW);

    assertThat(late.changes()).isEmpty();
    assertThat(late.facts().computed().getOrDefault("orders", 0.0)).isZero();
    assertThat(inTime.facts().computed()).containsEntry("orders", 1.0);
  }

  @Test
  void countsOnlyWhatTheConditionHoldsFor() {
    TraitRule big =
        Kelly.trait(
            "big",
            "Order Completed",
            "event.properties.total >= 50",
            null,
            Aggregate.COUNT,
            new Window.AllTime(),
            true);
    ProfileFacts facts = profile();

    apply(facts, rules(big), order(1, NOW, 49.99), NOW);
    Emission last = apply(facts, rules(big), order(2, NOW, 50), NOW);

    assertThat(last.facts().computed()).isEqualTo(Map.of("big", 1.0));
  }

  @Test
  void leavesASegmentAtTheExactMomentAtWhichAnEntryLeavesItsWindow() {
    Rules rules = rules(count("orders", days(30)), segment("regulars", "computed['orders'] >= 2"));
    ProfileFacts facts = profile();
    apply(facts, rules, order(1, NOW - 20 * DAY, 1), NOW);
    Emission entry = apply(facts, rules, order(2, NOW - DAY, 1), NOW);
    assertThat(entry.changes())
        .containsExactly(new Change(1, true, "regulars", NOW, "e-2", 3, false));

    long exit = NOW + 10 * DAY;
    assertThat(facts.dueAt()).isEqualTo(exit);
    assertThat(Scorer.tick(facts, rules, exit - 1)).isEmpty();
    List<Emission> emissions = Scorer.tick(facts, rules, exit + 400);

    assertThat(emissions)
        .flatExtracting(Emission::changes)
        .containsExactly(new Change(2, false, "regulars", exit, "", 3, false));
    assertThat(facts.dueAt()).isEqualTo(NOW + 29 * DAY);
  }

  @Test
  void acceptsALateEventByItsOwnTimeAndIgnoresOneOutsideOfTheWindow() {
    Rules rules = rules(count("orders", days(30)));
    ProfileFacts facts = profile();

    apply(facts, rules, order(1, NOW, 1), NOW);
    apply(facts, rules, order(2, NOW - 29 * DAY, 1), NOW);
    Emission last = apply(facts, rules, order(3, NOW - 30 * DAY, 1), NOW);

    assertThat(last.facts().computed()).containsEntry("orders", 2.0);
  }

  @Test
  void worksThroughMissedMomentsInTheirOrder() {
    Rules rules =
        rules(
            count("orders", days(10)),
            segment("once", "computed['orders'] == 1"),
            segment("never", "computed['orders'] == 0"));
    ProfileFacts facts = profile();
    apply(facts, rules, order(1, NOW, 1), NOW);
    apply(facts, rules, order(2, NOW + DAY, 1), NOW + DAY);

    List<Emission> emissions = Scorer.tick(facts, rules, NOW + 100 * DAY);

    assertThat(emissions)
        .flatExtracting(Emission::changes)
        .extracting(Change::name, Change::segment, Change::at)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("Segment Entered", "once", NOW + 10 * DAY),
            org.assertj.core.groups.Tuple.tuple("Segment Exited", "once", NOW + 11 * DAY),
            org.assertj.core.groups.Tuple.tuple("Segment Entered", "never", NOW + 11 * DAY));
  }

  @Test
  void decidesSegmentsAboutSegmentsInOneStep() {
    Rules rules =
        rules(
            segment("both", "'vips' in segments && 'regulars' in segments"),
            segment("vips", "profile.traits.vip == true"),
            segment("regulars", "computed['orders'] >= 1"),
            count("orders", new Window.AllTime()));
    ProfileFacts facts = profile();

    Emission emission =
        Scorer.apply(
            facts, rules, order(1, NOW, 1), facts.profileId(), person(1, "{\"vip\":true}"), NOW);

    assertThat(emission.changes())
        .extracting(Change::segment)
        .containsExactlyInAnyOrder("vips", "regulars", "both")
        .last()
        .isEqualTo("both");
  }

  @Test
  void answersAChangedTraitAndIgnoresAnOlderPicture() {
    Rules rules = rules(segment("vips", "profile.traits.vip == true"));
    ProfileFacts facts = profile();
    Scorer.apply(facts, rules, order(1, NOW, 1), Kelly.ID, person(5, "{\"vip\":true}"), NOW);

    Emission older =
        Scorer.apply(facts, rules, order(2, NOW, 1), Kelly.ID, person(4, "{\"vip\":false}"), NOW);
    Emission newer = Scorer.apply(facts, rules, order(3, NOW, 1), Kelly.ID, person(6, "{}"), NOW);

    assertThat(older.changes()).isEmpty();
    assertThat(newer.changes()).extracting(Change::name).containsExactly(Change.EXITED);
  }

  @Test
  void entersByTheClockWhereAConditionNamesNow() {
    Rules rules =
        rules(segment("old-friends", "now - timestamp(profile.traits.since) >= duration('240h')"));
    ProfileFacts facts = profile();
    Scorer.apply(
        facts,
        rules,
        order(1, NOW, 1),
        Kelly.ID,
        person(1, "{\"since\":\"2026-03-01T00:00:00Z\"}"),
        NOW);

    List<Emission> emissions = Scorer.tick(facts, rules, NOW + 30 * DAY);

    assertThat(emissions)
        .flatExtracting(Emission::changes)
        .extracting(Change::at)
        .containsExactly(java.time.Instant.parse("2026-03-11T00:00:00Z").toEpochMilli());
  }

  @Test
  void flagsWhatOnlyADefinitionChanged() {
    ProfileFacts facts = profile();
    TraitRule orders = count("orders", new Window.AllTime());
    apply(facts, rules(orders), order(1, NOW, 1), NOW);
    Rules more = rules(orders, segment("buyers", "computed['orders'] >= 1"));

    ProfileFacts known = FactsState.of(facts).restore(Kelly.TENANT, Kelly.ID, null, 0, "", "");
    Emission emission = Scorer.revisit(known, more, null, NOW);
    Emission again = Scorer.revisit(known, more, null, NOW);

    assertThat(emission.changes()).extracting(Change::backfill).containsExactly(true);
    assertThat(again.changes()).isEmpty();
  }

  @Test
  void tellsTransitionsOfThePersonFromThoseOfADefinitionThatItMeets() {
    TraitRule orders = count("orders", new Window.AllTime());
    ProfileFacts facts = profile();
    apply(facts, rules(orders), order(1, NOW, 1), NOW);
    Rules more =
        rules(
            orders,
            segment("buyers", "computed['orders'] >= 1"),
            segment("regulars", "computed['orders'] >= 2"));

    ProfileFacts known = FactsState.of(facts).restore(Kelly.TENANT, Kelly.ID, null, 0, "", "");
    Emission emission = apply(known, more, order(2, NOW, 1), NOW);

    assertThat(emission.changes())
        .extracting(Change::segment, Change::backfill)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("buyers", true),
            org.assertj.core.groups.Tuple.tuple("regulars", false));
  }

  @Test
  void countsHistoryOnceBesideThePresent() {
    TraitRule live = count("orders", new Window.AllTime());
    ProfileFacts facts = profile();
    apply(facts, rules(), order(1, NOW, 1), NOW);
    apply(facts, rules(), order(2, NOW, 1), NOW);
    Rules computing = rules(Kelly.computing(live));
    apply(facts, computing, order(3, NOW, 1), NOW);
    History history =
        new History(
            Kelly.ID,
            List.of(
                new History.Entry(new Place(0, 1), NOW, 0),
                new History.Entry(new Place(0, 2), NOW, 0),
                new History.Entry(new Place(0, 3), NOW, 0)));

    Scorer.fill(facts, computing, Kelly.computing(live), history, NOW);
    Scorer.fill(facts, computing, Kelly.computing(live), history, NOW);

    assertThat(Scorer.snapshot(facts, rules(live), NOW).computed()).containsEntry("orders", 3.0);
  }

  @Test
  void countsTheHistoryOfWhoWasMergedIntoIt() {
    TraitRule live = count("orders", new Window.AllTime());
    ProfileFacts loser = ProfileFacts.fresh(Kelly.TENANT, LOSER);
    ProfileFacts facts = profile();
    apply(facts, rules(), order(1, NOW, 1), NOW);
    apply(loser, rules(), order(2, NOW, 1), NOW);
    apply(loser, rules(), order(3, NOW, 1), NOW);
    Scorer.end(loser, "m-1", Kelly.ID);
    Scorer.take(facts, rules(), loser, "m-1", NOW);
    Rules computing = rules(Kelly.computing(live));
    History history =
        new History(
            LOSER,
            List.of(
                new History.Entry(new Place(0, 2), NOW, 0),
                new History.Entry(new Place(0, 3), NOW, 0),
                new History.Entry(new Place(0, 4), NOW, 0),
                new History.Entry(new Place(0, 5), NOW, 0)));

    Scorer.fill(facts, computing, Kelly.computing(live), history, NOW);
    Scorer.apply(facts, computing, order(4, NOW, 1), LOSER, null, NOW);
    Scorer.fill(facts, computing, Kelly.computing(live), history, NOW);

    assertThat(Scorer.snapshot(facts, rules(live), NOW).computed()).containsEntry("orders", 3.0);
  }

  @Test
  void itsOwnPictureReplacesTheOneThatItTookOver() {
    Rules rules = rules(segment("vips", "profile.traits.vip == true"));
    ProfileFacts loser = ProfileFacts.fresh(Kelly.TENANT, LOSER);
    Person theirs = person(LOSER, 9, "{\"vip\":true}");
    Scorer.apply(loser, rules, order(1, NOW, 1), LOSER, theirs, NOW);
    Scorer.end(loser, "m-1", Kelly.ID);
    ProfileFacts facts = profile();
    Emission taken = Scorer.take(facts, rules, loser, "m-1", NOW);

    Emission own = Scorer.apply(facts, rules, order(2, NOW, 1), Kelly.ID, person(2, "{}"), NOW);
    Emission late = Scorer.apply(facts, rules, order(3, NOW, 1), LOSER, theirs, NOW);

    assertThat(taken.changes()).extracting(Change::name).containsExactly(Change.ENTERED);
    assertThat(own.changes()).extracting(Change::name).containsExactly(Change.EXITED);
    assertThat(late.changes()).isEmpty();
  }

  @Test
  void aSegmentStandsStillWhileWhatItNamesIsComputed() {
    TraitRule orders = Kelly.computing(count("orders", new Window.AllTime()));
    Rules rules = rules(orders, segment("never", "computed['orders'] == 0", "b", false));

    Emission emission = apply(profile(), rules, order(1, NOW, 1), NOW);

    assertThat(emission.changes()).isEmpty();
    assertThat(emission.facts()).isEqualTo(Snapshot.NONE);
  }

  @Test
  void keepsWhatItEmittedForAWhile() {
    Rules rules = rules(count("orders", days(30)), segment("buyers", "computed['orders'] >= 1"));
    ProfileFacts facts = profile();
    Emission first = apply(facts, rules, order(1, NOW, 1), NOW);
    for (int i = 2; i <= 40; i++) {
      apply(facts, rules, order(i, NOW, 1), NOW);
    }

    assertThat(facts.hasApplied(new Place(0, 1), Kelly.ID)).isTrue();
    assertThat(facts.recently("0:1")).contains(first);
    assertThat(facts.recently("0:2")).isEmpty();
    facts.forget(NOW);
    assertThat(facts.recently("0:1")).isPresent();
    facts.forget(NOW + 1);
    assertThat(facts.recently("0:1")).isEmpty();
  }
}
