package io.carillon.scorecard.card;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.scorecard.indicator.Advice;
import io.carillon.scorecard.indicator.Card;
import io.carillon.scorecard.indicator.Overall;
import io.carillon.scorecard.indicator.Score;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A scorecard as people read it.
 *
 * @param overall absent when no indicator has a score
 * @param indicators by name; only those that are known
 * @param peers the competitors side by side, in the order in which the app names them
 * @param advice what to do about the three lowest scores under 40
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ScorecardView(
    String app,
    String name,
    String store,
    String country,
    Instant at,
    @Nullable Overall overall,
    Map<String, Score> indicators,
    List<Peer> peers,
    List<Advice> advice) {

  /** A competitor, seen as the app is: among all the others. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Peer(
      String app, String name, @Nullable Overall overall, Map<String, Score> indicators) {}

  static ScorecardView of(Scorecard scorecard) {
    return new ScorecardView(
        scorecard.app(),
        scorecard.name(),
        scorecard.store().word(),
        scorecard.country(),
        scorecard.at(),
        scorecard.card().overall(),
        byLabel(scorecard.card()),
        scorecard.peers().stream()
            .map(
                peer ->
                    new Peer(peer.app(), peer.name(), peer.card().overall(), byLabel(peer.card())))
            .toList(),
        scorecard.advice());
  }

  private static Map<String, Score> byLabel(Card card) {
    Map<String, Score> scores = new LinkedHashMap<>();
    card.scores().forEach((indicator, score) -> scores.put(indicator.label(), score));
    return scores;
  }
}
