package io.carillon.identity.stream;

import io.carillon.identity.company.Call;
import io.carillon.identity.company.CompanyStore;
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
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** What events of a batch lead to beside the people whose they are, behind all else of it. */
@ApplicationScoped
class BesideStore {
  private final MisfitStore misfits;
  private final CompanyStore companies;
  private final MeterRegistry meters;

  @Inject
  BesideStore(MisfitStore misfits, CompanyStore companies, MeterRegistry meters) {
    this.misfits = misfits;
    this.companies = companies;
    this.meters = meters;
  }

  /**
   * An event that had its effects.
   *
   * @param member the profile by which it came
   * @param late whether it was too late for most of them
   * @param refused what could not be taken of it
   */
  record Told(Incoming said, UUID member, boolean late, List<String> refused) {
    Optional<Call> call() {
      return Optional.ofNullable(late ? null : said.group())
          .map(
              group ->
                  new Call(
                      said.tenant(),
                      group.id(),
                      member,
                      group.traits(),
                      said.occurredAt(),
                      said.sighting().source(),
                      said.sighting().unit(),
                      said.eventId()));
    }
  }

  void save(Handle tx, List<Told> told) {
    List<Misfit> found = new ArrayList<>();
    for (Told one : told) {
      for (String what : one.refused()) {
        count(what.split(":", 2)[0]);
        if (what.startsWith(Sighting.MISFIT)) {
          found.add(misfit(one.said(), what.substring(Sighting.MISFIT.length())));
        }
      }
    }
    misfits.add(tx, found);
    companies
        .hear(tx, told.stream().flatMap(one -> one.call().stream()).toList())
        .forEach(this::count);
  }

  private void count(String what) {
    meters.counter("carillon.identity.refused", "what", what).increment();
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
