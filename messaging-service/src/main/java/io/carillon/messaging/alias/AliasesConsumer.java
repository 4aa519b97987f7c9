package io.carillon.messaging.alias;

import io.carillon.identity.v1.ProfileState;
import io.carillon.platform.events.Consumers;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Follows who became whom. Each record is whole and carries a version, so repeats do no harm. */
@ApplicationScoped
public class AliasesConsumer {
  private final Consumers consumers;
  private final Transactions transactions;
  private final Aliases aliases;
  private final MessagesHeld held;
  private final Instance<Follower> followers;

  @Inject
  AliasesConsumer(
      Consumers consumers,
      Transactions transactions,
      Aliases aliases,
      MessagesHeld held,
      @Any Instance<Follower> followers) {
    this.consumers = consumers;
    this.transactions = transactions;
    this.aliases = aliases;
    this.held = held;
    this.followers = followers;
  }

  void start(@Observes StartupEvent event) {
    consumers.consume(
        "messaging-profiles", Topic.PROFILES_STATE, ProfileState.parser(), this::apply);
  }

  private List<Outbound> apply(List<Inbound<ProfileState>> records) {
    Set<String> tenants = new TreeSet<>();
    for (Inbound<ProfileState> record : records) {
      profile(record, record.value().getProfileId());
      tenants.add(record.value().getTenant());
    }
    return transactions.inTenants(
        tenants,
        tx -> {
          records.forEach(record -> apply(tx, record));
          return List.of();
        });
  }

  private void apply(Handle tx, Inbound<ProfileState> record) {
    ProfileState state = record.value();
    UUID profile = profile(record, state.getProfileId());
    switch (state.getStatus()) {
      case PROFILE_STATUS_MERGED -> {
        UUID canonical = profile(record, state.getCanonicalId());
        if (aliases.merged(tx, state.getTenant(), profile, canonical, state.getVersion())) {
          changed(tx, state.getTenant(), profile, Set.of(profile, canonical));
        }
      }
      case PROFILE_STATUS_ACTIVE -> {
        if (aliases.alone(tx, state.getTenant(), profile, state.getVersion())) {
          changed(tx, state.getTenant(), profile, Set.of(profile));
        }
      }
      case PROFILE_STATUS_ERASED -> held.erase(tx, state.getTenant(), profile);
      case PROFILE_STATUS_UNSPECIFIED, UNRECOGNIZED ->
          throw new Poison(record, CommonReason.INVALID_VALUE, "a profile's state without status");
    }
  }

  private void changed(Handle tx, String tenant, UUID profile, Set<UUID> all) {
    followers.forEach(follower -> follower.changed(tx, tenant, profile, all));
  }

  private static UUID profile(Inbound<ProfileState> record, String id) {
    return Ids.parse(id)
        .orElseThrow(() -> new Poison(record, CommonReason.INVALID_VALUE, "no profile id"));
  }
}
