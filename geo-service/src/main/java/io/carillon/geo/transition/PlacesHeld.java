package io.carillon.geo.transition;

import io.carillon.platform.privacy.AliasStore;
import io.carillon.platform.privacy.Holdings;
import io.carillon.platform.privacy.PersonalTable;
import io.carillon.platform.privacy.Receipt;
import io.carillon.platform.privacy.Subject;
import io.carillon.platform.store.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/** What is known of where people are: given out, or forgotten. */
@ApplicationScoped
class PlacesHeld implements Holdings {
  private static final PersonalTable PLACES = PersonalTable.ofProfiles("whereabouts", "person");
  private static final PersonalTable MERGES =
      new PersonalTable(
          "merge", "alias", "t.profile_id = ANY(:profiles) OR t.survivor_id = ANY(:profiles)");

  private final Transactions transactions;
  private final AliasStore aliases;

  @Inject
  PlacesHeld(Transactions transactions, AliasStore aliases) {
    this.transactions = transactions;
    this.aliases = aliases;
  }

  @Override
  public void export(String tenant, Subject subject, Consumer<Item> out) {
    transactions.inWholeTenant(
        tenant,
        tx -> {
          PLACES.export(tx, tenant, subject, out);
          MERGES.export(tx, tenant, subject, out);
          return true;
        });
  }

  /** Alone with the tenant's people, so that no position of before is written behind it. */
  @Override
  public Receipt erase(Handle tx, String tenant, Subject subject, Instant now) {
    aliases.alone(tx, new TreeSet<>(Set.of(tenant)));
    return new Receipt()
        .erased(PLACES.kind(), PLACES.erase(tx, tenant, subject))
        .erased(MERGES.kind(), MERGES.erase(tx, tenant, subject));
  }
}
