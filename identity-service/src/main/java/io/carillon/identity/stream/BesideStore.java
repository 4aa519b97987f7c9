package io.carillon.identity.stream;

import io.carillon.identity.person.Sighting;
import io.carillon.identity.schema.MisfitStore;
import io.carillon.identity.schema.MisfitStore.Misfit;
import io.carillon.identity.trait.TraitType;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.Handle;

/** What events of a batch lead to beside the people whose they are, behind all else of it. */
@ApplicationScoped
class BesideStore {
  private final MisfitStore misfits;
  private final MeterRegistry meters;

  @Inject
  BesideStore(MisfitStore misfits, MeterRegistry meters) {
    this.misfits = misfits;
    this.meters = meters;
  }

  /**
   * An event that had its effects.
   *
   * @param refused what could not be taken of it
   */
  record Told(Incoming said, List<String> refused) {}

  void save(Handle tx, List<Told> told) {
    List<Misfit> found = new ArrayList<>();
    for (Told one : told) {
      for (String what : one.refused()) {
        meters.counter("carillon.identity.refused", "what", what.split(":", 2)[0]).increment();
        if (what.startsWith(Sighting.MISFIT)) {
          found.add(misfit(one.said(), what.substring(Sighting.MISFIT.length())));
        }
      }
    }
    misfits.add(tx, found);
  }

  private static Misfit misfit(Incoming said, String name) {
    return new Misfit(
        said.tenant(),
        name,
        said.partition(),
        TraitType.kind(Objects.requireNonNull(said.sighting().traits().get(name))),
        1,
        said.receivedAt(),
        said.sighting().source());
  }
}
