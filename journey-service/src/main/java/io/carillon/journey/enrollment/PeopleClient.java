package io.carillon.journey.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc.ProfileServiceBlockingStub;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.journey.definition.Conditions.Need;
import io.carillon.journey.step.Person;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.caller.Units;
import io.carillon.platform.events.Snapshots;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.FactServiceGrpc.FactServiceBlockingStub;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/** Asks identity and scoring what is known of people at this moment. */
@ApplicationScoped
class PeopleClient {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final ServiceCalls calls;
  private final Callers callers;

  @GrpcClient("identity")
  ProfileServiceBlockingStub identity;

  @GrpcClient("scoring")
  FactServiceBlockingStub scoring;

  @Inject
  PeopleClient(ServiceCalls calls, Callers callers) {
    this.calls = calls;
    this.callers = callers;
  }

  /**
   * What is needed of up to 1,000 people, by the id asked for; those that nobody knows are left
   * out.
   *
   * @throws ProblemException DEPENDENCY_AWAY
   */
  Map<UUID, Person> ask(String tenant, Collection<UUID> profiles, Set<Need> needs) {
    List<String> ids = profiles.stream().map(UUID::toString).toList();
    Map<String, Profile> known = needs.contains(Need.PROFILE) ? profiles(tenant, ids) : Map.of();
    Map<String, FactSnapshot> facts = needs.contains(Need.FACTS) ? facts(tenant, ids) : Map.of();
    Map<UUID, Person> people = new HashMap<>();
    for (UUID profile : profiles) {
      String id = profile.toString();
      people.put(
          profile,
          person(
              known.getOrDefault(id, Profile.newBuilder().setId(id).build()),
              facts.getOrDefault(id, FactSnapshot.getDefaultInstance())));
    }
    return people;
  }

  /**
   * One person, whoever they were merged into, if the caller's units know them.
   *
   * @throws ProblemException NOT_FOUND; DEPENDENCY_AWAY
   */
  Person one(String tenant, UUID id, boolean withFacts) {
    Profile profile =
        Optional.ofNullable(profiles(tenant, List.of(id.toString())).get(id.toString()))
            .filter(this::seen)
            .orElseThrow(() -> ProblemException.notFound("profile " + id));
    FactSnapshot facts =
        withFacts
            ? facts(tenant, List.of(profile.getId()))
                .getOrDefault(profile.getId(), FactSnapshot.getDefaultInstance())
            : FactSnapshot.getDefaultInstance();
    return person(profile, facts);
  }

  /**
   * The one profile that owns an identifier such as {@code email:kelly@example.com}, of those that
   * the caller's units know.
   *
   * @throws ProblemException NOT_FOUND when there is none; INVALID_VALUE when there are several
   */
  UUID resolve(String tenant, String identifier) {
    List<Profile> found =
        asked(
            () ->
                calls
                    .as(tenant, identity)
                    .resolveProfile(
                        ResolveProfileRequest.newBuilder().setIdentifier(identifier).build())
                    .getProfilesList()
                    .stream()
                    .filter(this::seen)
                    .toList());
    if (found.size() > 1) {
      throw ProblemException.invalid(
          "identifier", found.size() + " profiles", "an identifier of one profile");
    }
    return found.stream()
        .findFirst()
        .flatMap(profile -> Ids.parse(profile.getId()))
        .orElseThrow(() -> ProblemException.notFound("a profile with this identifier"));
  }

  private boolean seen(Profile profile) {
    List<String> sight = callers.sight();
    return sight.isEmpty()
        || profile.getUnitsList().stream().anyMatch(unit -> Units.within(unit, sight));
  }

  private Map<String, Profile> profiles(String tenant, List<String> ids) {
    return asked(
        () ->
            calls
                .as(tenant, identity)
                .batchGetProfiles(
                    BatchGetProfilesRequest.newBuilder().addAllProfileIds(ids).build())
                .getProfilesMap());
  }

  private Map<String, FactSnapshot> facts(String tenant, List<String> ids) {
    return asked(
        () ->
            calls
                .as(tenant, scoring)
                .batchGetFacts(BatchGetFactsRequest.newBuilder().addAllProfileIds(ids).build())
                .getFactsMap());
  }

  /** A refusal of the question is told to who asked; anything else may pass. */
  private static <T> T asked(Supplier<T> call) {
    try {
      return call.get();
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (code == Status.Code.INVALID_ARGUMENT) {
        throw ProblemException.invalid(
            "identifier", "refused", "an identifier such as userId:kelly");
      }
      if (code == Status.Code.NOT_FOUND) {
        throw ProblemException.notFound("the profile");
      }
      throw new ProblemException(
          CommonReason.DEPENDENCY_AWAY, "What is known of people cannot be asked now", e);
    }
  }

  private static Person person(Profile profile, FactSnapshot facts) {
    ProfileSnapshot snapshot = Snapshots.of(profile).build();
    return ProfileEventCodec.person(profile.getId(), snapshot, object(profile.getTraits()), facts);
  }

  private static Map<String, Object> object(Struct struct) {
    try {
      return EnrollmentCodec.JSON.readValue(JsonFormat.printer().print(struct), OBJECT);
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw new IllegalStateException("Traits cannot be read", e);
    }
  }
}
