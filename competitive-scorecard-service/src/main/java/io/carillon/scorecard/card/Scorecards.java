package io.carillon.scorecard.card;

import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.scorecard.app.AppView;
import io.carillon.scorecard.app.Apps;
import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Advice;
import io.carillon.scorecard.indicator.Card;
import io.carillon.scorecard.indicator.Cards;
import io.carillon.scorecard.indicator.Fact;
import io.carillon.scorecard.snapshot.Snapshots;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Scorecards, made when they are asked for. */
@ApplicationScoped
class Scorecards {
  private final Apps apps;
  private final Snapshots snapshots;
  private final Clock clock;

  @Inject
  Scorecards(Apps apps, Snapshots snapshots, Clock clock) {
    this.apps = apps;
    this.snapshots = snapshots;
    this.clock = clock;
  }

  /**
   * @param store `ios` or `android`; null: the App Store if the app is there, else Google Play
   * @param country null: the first of the app's
   * @param at what was known then; null: now
   * @throws ProblemException NOT_FOUND; INVALID_VALUE for a store or country that the app is not
   *     looked at in, or a moment to come
   */
  Scorecard get(
      String tenant,
      String keyOrId,
      @Nullable String store,
      @Nullable String country,
      @Nullable Instant at) {
    AppView app = apps.get(tenant, keyOrId);
    Instant now = clock.instant();
    Instant moment = at == null ? now : at;
    Market market = Market.of(store).orElse(app.ios() == null ? Market.ANDROID : Market.IOS);
    String place = country == null ? app.countries().getFirst() : country;
    boolean there = market == Market.IOS ? app.ios() != null : app.android() != null;
    new Violations()
        .check(
            store == null || (Market.of(store).isPresent() && there),
            "?store",
            store,
            "ios or android, where the app is")
        .check(
            app.countries().contains(place),
            "?country",
            place,
            "one of " + String.join(", ", app.countries()))
        .check(!moment.isAfter(now), "?at", moment, "a moment up to now")
        .throwIfAny();
    return made(tenant, app, market, place, moment);
  }

  private Scorecard made(String tenant, AppView app, Market market, String country, Instant at) {
    List<AppView> competitors = apps.competitors(tenant, app.key());
    List<UUID> ids = new ArrayList<>(List.of(app.id()));
    competitors.forEach(competitor -> ids.add(competitor.id()));
    Map<UUID, List<Fact>> found =
        snapshots.facts(tenant, ids, market, country, at.minus(Cards.REACH), at);
    Map<UUID, List<Fact>> facts = new LinkedHashMap<>();
    ids.forEach(id -> facts.put(id, found.getOrDefault(id, List.of())));
    Map<UUID, Card> cards = Cards.of(facts, at);
    Card own = Objects.requireNonNull(cards.get(app.id()));
    return new Scorecard(
        app.key(),
        app.name(),
        market,
        country,
        at,
        own,
        competitors.stream()
            .map(
                peer ->
                    new Scorecard.Peer(
                        peer.key(), peer.name(), Objects.requireNonNull(cards.get(peer.id()))))
            .toList(),
        Advice.of(own));
  }
}
