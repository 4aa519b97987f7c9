package io.carillon.geo.transition;

import io.carillon.geo.transition.AliasStore.Profile;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Topic;
import io.carillon.platform.events.Urgency;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Forgets where erased people were. A repeat finds nothing and does no harm. */
@ApplicationScoped
class ErasuresConsumer {
  private final Consumers consumers;
  private final Transactions transactions;
  private final PersonStore store;
  private final AliasStore aliases;

  @Inject
  ErasuresConsumer(
      Consumers consumers, Transactions transactions, PersonStore store, AliasStore aliases) {
    this.consumers = consumers;
    this.transactions = transactions;
    this.store = store;
    this.aliases = aliases;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(
        "geo-profiles", Topic.PROFILES_STATE, ProfileState.parser(), this::handle, Urgency.SOON);
  }

  private List<Outbound> handle(List<Inbound<ProfileState>> records) {
    Set<Profile> erased = new HashSet<>();
    TreeSet<String> tenants = new TreeSet<>();
    for (Inbound<ProfileState> record : records) {
      ProfileState state = record.value();
      if (state.getStatus() == ProfileStatus.PROFILE_STATUS_ERASED) {
        tenants.add(state.getTenant());
        erased.add(
            new Profile(
                state.getTenant(),
                Ids.parse(state.getProfileId())
                    .orElseThrow(
                        () -> new Poison(record, CommonReason.INVALID_VALUE, "no profile id"))));
      }
    }
    if (!erased.isEmpty()) {
      transactions.inTenants(
          tenants,
          tx -> {
            aliases.hold(tx, tenants, tenants);
            aliases
                .survivors(tx, Set.copyOf(erased))
                .forEach((lost, into) -> erased.add(new Profile(lost.tenant(), into)));
            store.delete(tx, erased);
            return erased.size();
          });
    }
    return List.of();
  }
}
