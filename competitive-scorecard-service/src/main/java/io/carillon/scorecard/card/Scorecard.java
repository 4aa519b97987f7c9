package io.carillon.scorecard.card;

import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Advice;
import io.carillon.scorecard.indicator.Card;
import io.carillon.scorecard.indicator.Indicator;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * How an app stands in one store and country at one moment.
 *
 * @param app its key
 * @param peers its competitors, in the order in which it names them
 */
record Scorecard(
    String app,
    String name,
    Market store,
    String country,
    Instant at,
    Card card,
    List<Peer> peers,
    List<Advice> advice) {

  /** A competitor, seen as the app is: beside all the others. */
  record Peer(String app, String name, Card card) {}

  /** The score in the middle of the competitors', by indicator. */
  Map<Indicator, Integer> middle() {
    Map<Indicator, Integer> middle = new EnumMap<>(Indicator.class);
    for (Indicator indicator : Indicator.ALL) {
      int[] scores =
          peers.stream()
              .flatMap(peer -> peer.card().score(indicator).stream())
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
      if (scores.length > 0) {
        int middleOne = scores.length / 2;
        middle.put(
            indicator,
            scores.length % 2 == 1
                ? scores[middleOne]
                : (int)
                    Math.round(Arrays.stream(scores, middleOne - 1, middleOne + 1).sum() / 2.0));
      }
    }
    return middle;
  }
}
