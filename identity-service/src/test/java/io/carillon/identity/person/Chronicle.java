package io.carillon.identity.person;

import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * What the tables say when some events have happened, for tests of what reads them.
 *
 * @param had which profile had what first, or shares it, and as whom it lives
 * @param merges in their order
 */
public record Chronicle(List<Had> had, List<Step> merges) {

  /** An identifier's row. */
  public record Had(UUID root, UUID member, Identifier identifier, Instant since) {}

  /** A merge with its decision. */
  public record Step(
      UUID root,
      UUID loser,
      UUID survivor,
      String eventId,
      Instant at,
      List<Decision.Input> inputs) {}

  public static Chronicle of(List<List<Identifier>> history, IdentifierRules rules) {
    Cast cast = new Cast(rules);
    history.forEach(cast::meets);
    Changes changes = cast.people.changes();
    List<Had> had = new ArrayList<>();
    changes
        .gained()
        .forEach(
            (key, gain) ->
                had.add(
                    new Had(
                        root(cast, gain.profile()),
                        gain.profile(),
                        key.identifier(),
                        gain.owned().firstSeen())));
    changes
        .shared()
        .forEach(
            (key, users) ->
                users.forEach(
                    (member, owned) ->
                        had.add(
                            new Had(
                                root(cast, member), member, key.identifier(), owned.firstSeen()))));
    List<Step> merges =
        changes.merges().stream()
            .map(
                merge ->
                    new Step(
                        root(cast, merge.survivor()),
                        merge.loser(),
                        merge.survivor(),
                        merge.cause().eventId(),
                        merge.cause().at(),
                        inputs(changes, merge)))
            .toList();
    return new Chronicle(had, merges);
  }

  private static List<Decision.Input> inputs(Changes changes, Merge merge) {
    return changes.decisions().stream()
        .filter(decision -> decision.cause().equals(merge.cause()))
        .filter(decision -> decision.merged().contains(merge.loser()))
        .findFirst()
        .map(Decision::inputs)
        .orElseThrow();
  }

  private static UUID root(Cast cast, UUID profile) {
    return cast.people.person(new Ref("demo", profile)).orElseThrow().ref().id();
  }
}
