package io.carillon.journey.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.catalog.JourneyRow.State;
import io.carillon.journey.catalog.JourneyStore.Kept;
import io.carillon.journey.definition.JourneyReason;
import io.carillon.journey.definition.Mistake;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Units;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Journeys as the units below their owner's see and change them. */
@ApplicationScoped
class SharedJourneys {
  private final Transactions transactions;
  private final JourneyStore store;
  private final KnownDefinitions known;
  private final Catalog catalog;

  @Inject
  SharedJourneys(
      Transactions transactions, JourneyStore store, KnownDefinitions known, Catalog catalog) {
    this.transactions = transactions;
    this.store = store;
    this.known = known;
    this.catalog = catalog;
  }

  /**
   * A journey as the caller sees it: its draft for who owns it, else what it is in their unit.
   *
   * @param place shows what it is in this unit
   */
  JourneyView shown(Caller caller, Kept kept, @Nullable String place) {
    if (place == null && Units.owns(caller, kept.row().unit())) {
      return JourneyView.of(kept);
    }
    return there(caller, kept, place(caller, kept.row().unit(), place));
  }

  /**
   * Changes what a journey is in a unit, as far as its owner lets it.
   *
   * @param place null for the caller's first unit below the journey's
   * @throws ProblemException FIELD_LOCKED; INVALID_VALUE beyond a limit; with every mistake;
   *     UNIT_DENIED; STALE_VERSION; WRONG_STATE for an archived one
   */
  JourneyView adjust(
      Caller caller, Kept before, @Nullable String place, long ifVersion, JsonNode wanted) {
    String tenant = caller.tenant();
    String unit = place(caller, before.row().unit(), place);
    JsonNode above = Adjustments.above(shared(before), before.row().adjustments(), unit);
    List<Sharing.Change> changes = Sharing.changes(above, wanted);
    Sharing.of(above).require(before.row().unit(), changes);
    Mistake.refuse(known.check(tenant, before.row().unit(), wanted).mistakes());
    Kept after =
        transactions.inWholeTenant(
            tenant,
            tx -> {
              Kept locked = store.lock(tx, tenant, before.row().id().toString());
              if (locked.row().state() == State.ARCHIVED) {
                throw new ProblemException(
                    JourneyReason.WRONG_STATE,
                    "The journey %s is archived.".formatted(locked.row().key()));
              }
              return store.adjust(tx, tenant, locked, ifVersion, unit, Sharing.patch(changes));
            });
    catalog.refresh(tenant, after.row().id());
    return there(caller, after, unit);
  }

  private static JourneyView there(Caller caller, Kept kept, String unit) {
    Map<String, JsonNode> adjustments = new TreeMap<>(kept.row().adjustments());
    adjustments.keySet().removeIf(one -> !Units.sees(caller, one));
    return JourneyView.of(
        kept, Adjustments.effective(shared(kept), kept.row().adjustments(), unit), adjustments);
  }

  private static String place(Caller caller, String owner, @Nullable String place) {
    String unit =
        place == null
            ? caller.units().stream()
                .filter(own -> Units.within(own, owner))
                .findFirst()
                .orElseThrow(Units::denied)
            : Units.choose(caller, place);
    if (unit.equals(owner) || !Units.within(unit, owner)) {
      throw ProblemException.invalid("?unit", unit, "a unit below " + owner);
    }
    return unit;
  }

  /** What those below build upon: the version that people enter, before there is one the draft. */
  private static JsonNode shared(Kept kept) {
    JsonNode live = kept.definition().body().path("live");
    return live.isMissingNode() ? kept.draft() : live;
  }
}
