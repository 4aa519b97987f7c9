package io.carillon.scoring.history;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Snapshots;
import io.carillon.platform.events.Topic;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.scoring.fact.Person;
import io.carillon.scoring.fact.ProfileFacts;
import io.carillon.scoring.stream.FactsCodec;
import io.carillon.scoring.v1.Sweep;
import io.carillon.scoring.v1.Transfer;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.utils.Utils;

/** People as identity knows them now, for definitions that name what their snapshots lack. */
@ApplicationScoped
public class PeopleClient {
  @Inject
  @GrpcClient("identity")
  ProfileServiceGrpc.ProfileServiceBlockingStub identity;

  private final ServiceCalls calls;

  @Inject
  PeopleClient(ServiceCalls calls) {
    this.calls = calls;
  }

  /**
   * The people of these profiles, with these traits beside those that are kept.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  public Map<String, Person> people(
      String tenant, List<ProfileFacts> profiles, Set<String> traits) {
    Map<String, Person> people = new HashMap<>();
    snapshots(tenant, profiles, traits)
        .forEach((id, snapshot) -> people.put(id, FactsCodec.person(snapshot)));
    return people;
  }

  /**
   * Whether there is such a profile for callers of these units.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  public boolean knows(String tenant, List<String> units, String profileId) {
    Profile found = profiles(tenant, List.of(profileId)).get(profileId);
    return found != null
        && (units.isEmpty()
            || found.getUnitsList().stream().anyMatch(unit -> Units.within(unit, units)));
  }

  /** The same as records for the stream. */
  List<Outbound> records(String tenant, List<ProfileFacts> profiles, Set<String> traits) {
    List<Outbound> records = new ArrayList<>();
    snapshots(tenant, profiles, traits)
        .forEach(
            (id, snapshot) ->
                records.add(
                    Outbound.of(
                        Topic.SCORING_TRANSFER,
                        id,
                        tenant,
                        id + "/" + snapshot.getVersion(),
                        Transfer.newBuilder()
                            .setTenant(tenant)
                            .setProfileId(id)
                            .setProfile(snapshot)
                            .build())));
    return records;
  }

  /** Tells a partition that all has come that it needs to look at everybody. */
  static Outbound sweep(String tenant, String basis, int partition, int partitions) {
    return Outbound.of(
        Topic.SCORING_TRANSFER,
        keyIn(partition, partitions),
        tenant,
        basis + "/" + partition,
        Transfer.newBuilder()
            .setTenant(tenant)
            .setSweep(Sweep.newBuilder().setBasis(basis))
            .build());
  }

  /** A key that Kafka puts into that partition. */
  static String keyIn(int partition, int partitions) {
    for (int i = 0; ; i++) {
      String key = "sweep-" + i;
      int hash = Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8)));
      if (hash % partitions == partition) {
        return key;
      }
    }
  }

  private Map<String, ProfileSnapshot> snapshots(
      String tenant, List<ProfileFacts> profiles, Set<String> traits) {
    Map<String, ProfileFacts> kept = new HashMap<>();
    profiles.forEach(facts -> kept.put(facts.profileId(), facts));
    Map<String, ProfileSnapshot> snapshots = new HashMap<>();
    profiles(tenant, kept.keySet())
        .forEach(
            (id, profile) -> {
              ProfileFacts facts = kept.get(id);
              if (facts != null && profile.getId().equals(id)) {
                snapshots.put(id, snapshot(facts, profile, traits));
              }
            });
    return snapshots;
  }

  private Map<String, Profile> profiles(String tenant, Collection<String> ids) {
    try {
      return calls
          .as(tenant, identity)
          .batchGetProfiles(BatchGetProfilesRequest.newBuilder().addAllProfileIds(ids).build())
          .getProfilesMap();
    } catch (StatusRuntimeException e) {
      throw new ProblemException(CommonReason.DEPENDENCY_AWAY, "Identity cannot be asked", e);
    }
  }

  /**
   * The person wholly as identity knows it now, so that the version speaks for all of it: of the
   * traits those that are asked for and those that are kept.
   */
  private static ProfileSnapshot snapshot(ProfileFacts facts, Profile profile, Set<String> traits) {
    Set<String> names = new TreeSet<>(traits);
    Person kept = facts.person();
    try {
      if (kept != null) {
        Struct.Builder known = Struct.newBuilder();
        JsonFormat.parser().merge(new String(kept.traitsJson(), StandardCharsets.UTF_8), known);
        names.addAll(known.getFieldsMap().keySet());
      }
      Struct.Builder told = Struct.newBuilder();
      for (String name : names) {
        if (profile.getTraits().containsFields(name)) {
          told.putFields(name, profile.getTraits().getFieldsOrThrow(name));
        }
      }
      return Snapshots.of(profile)
          .setTraitsJson(ByteString.copyFromUtf8(JsonFormat.printer().print(told)))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A kept snapshot cannot be read", e);
    }
  }
}
