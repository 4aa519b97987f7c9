package io.carillon.messaging.people;

import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.identity.v1.BatchGetLikelyRequest;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.MatchServiceGrpc.MatchServiceBlockingStub;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc.ProfileServiceBlockingStub;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.messaging.gate.ConsentWord;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.caller.Units;
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
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Asks identity and scoring. Whatever goes wrong there is DEPENDENCY_AWAY here: messages wait. */
@ApplicationScoped
public class PeopleClient {
  private static final Logger LOG = Logger.getLogger(PeopleClient.class);

  /** Nobody, no word, or a permission that the person's state does not let in. */
  private static final Set<Status.Code> NEVER_HEARD =
      Set.of(Status.Code.NOT_FOUND, Status.Code.INVALID_ARGUMENT, Status.Code.FAILED_PRECONDITION);

  private final ServiceCalls calls;
  private final Callers callers;
  private final ProfileServiceBlockingStub identity;
  private final MatchServiceBlockingStub matches;
  private final FactServiceBlockingStub scoring;

  @Inject
  PeopleClient(
      ServiceCalls calls,
      Callers callers,
      @GrpcClient("identity") ProfileServiceBlockingStub identity,
      @GrpcClient("identity") MatchServiceBlockingStub matches,
      @GrpcClient("scoring") FactServiceBlockingStub scoring) {
    this.calls = calls;
    this.callers = callers;
    this.identity = identity;
    this.matches = matches;
    this.scoring = scoring;
  }

  /**
   * By the id that was asked for, whichever units know them; unknown ones are missing. At most
   * 1,000.
   */
  public Map<UUID, Person> people(String tenant, Collection<UUID> ids) {
    Map<UUID, Person> people = new HashMap<>();
    profiles(tenant, ids)
        .forEach((id, profile) -> people.put(UUID.fromString(id), ProfileCodec.person(profile)));
    return people;
  }

  /** A person whom the caller's units know. */
  public Optional<Person> seen(String tenant, UUID id) {
    return Optional.ofNullable(profiles(tenant, List.of(id)).get(id.toString()))
        .filter(this::isSeen)
        .map(ProfileCodec::person);
  }

  /**
   * Whether the caller's units do not know a person; who sees the whole tenant is not asked for.
   */
  public boolean isHidden(String tenant, UUID id) {
    return !callers.sight().isEmpty() && seen(tenant, id).isEmpty();
  }

  private boolean isSeen(Profile profile) {
    List<String> sight = callers.sight();
    return sight.isEmpty()
        || profile.getUnitsList().stream().anyMatch(unit -> Units.within(unit, sight));
  }

  private Map<String, Profile> profiles(String tenant, Collection<UUID> ids) {
    var request =
        BatchGetProfilesRequest.newBuilder()
            .addAllProfileIds(ids.stream().map(UUID::toString).toList())
            .build();
    return ask(
        "identity", () -> calls.as(tenant, identity).batchGetProfiles(request).getProfilesMap());
  }

  /**
   * Every id of those who may be the same person, by suggestions that are at least so likely; of
   * whom nothing is suggested is missing. At most 1,000.
   */
  public Map<UUID, Set<UUID>> likely(String tenant, Collection<UUID> ids, double probability) {
    var request =
        BatchGetLikelyRequest.newBuilder()
            .addAllProfileIds(ids.stream().map(UUID::toString).toList())
            .setProbability(probability)
            .build();
    return ask(
        "identity",
        () -> {
          Map<UUID, Set<UUID>> likely = new HashMap<>();
          calls
              .as(tenant, matches)
              .batchGetLikely(request)
              .getLikelyMap()
              .forEach(
                  (id, others) ->
                      likely.put(
                          UUID.fromString(id),
                          others.getProfileIdsList().stream()
                              .flatMap(other -> Ids.parse(other).stream())
                              .collect(Collectors.toUnmodifiableSet())));
          return likely;
        });
  }

  /** By profile id. At most 1,000. */
  public Map<UUID, Facts> facts(String tenant, Collection<UUID> ids) {
    var request =
        BatchGetFactsRequest.newBuilder()
            .addAllProfileIds(ids.stream().map(UUID::toString).toList())
            .build();
    return ask(
        "scoring",
        () -> {
          Map<UUID, Facts> facts = new HashMap<>();
          calls
              .as(tenant, scoring)
              .batchGetFacts(request)
              .getFactsMap()
              .forEach((id, found) -> facts.put(UUID.fromString(id), facts(found)));
          return facts;
        });
  }

  /**
   * Ids of the profiles that own an identifier such as `email:kelly@example.com`, of those that the
   * caller's units know; of all where nobody asks.
   */
  public List<UUID> owners(String tenant, String identifier) {
    var request = ResolveProfileRequest.newBuilder().setIdentifier(identifier).build();
    return ask(
        "identity",
        () ->
            calls.as(tenant, identity).resolveProfile(request).getProfilesList().stream()
                .filter(this::isSeen)
                .map(Profile::getId)
                .flatMap(id -> Ids.parse(id).stream())
                .toList());
  }

  /** Every id of whoever owns an identifier: the survivors' and those of all merged into them. */
  public Set<UUID> everyId(String tenant, String identifier) {
    var request = ResolveProfileRequest.newBuilder().setIdentifier(identifier).build();
    return ask(
        "identity",
        () ->
            calls.as(tenant, identity).resolveProfile(request).getProfilesList().stream()
                .flatMap(
                    found ->
                        Stream.concat(Stream.of(found.getId()), found.getMergedFromList().stream()))
                .flatMap(id -> Ids.parse(id).stream())
                .collect(Collectors.toCollection(TreeSet::new)));
  }

  /** Tells identity what a person said here. False when it never will be heard. */
  public boolean tell(String tenant, UUID profile, String source, String text, ConsentWord word) {
    Consent consent =
        Consent.newBuilder()
            .setChannel(word.channel())
            .setAddress(word.address())
            .setPurpose(word.purpose())
            .setState(
                word.granted()
                    ? ConsentState.CONSENT_STATE_GRANTED
                    : ConsentState.CONSENT_STATE_REVOKED)
            .setSource(source)
            .setText(text)
            .setAt(ProfileCodec.timestamp(word.at()))
            .build();
    var request =
        SetConsentsRequest.newBuilder()
            .setProfileId(profile.toString())
            .addConsents(consent)
            .build();
    try {
      var unused = calls.as(tenant, identity).setConsents(request);
      return true;
    } catch (StatusRuntimeException e) {
      Status.Code code = e.getStatus().getCode();
      if (NEVER_HEARD.contains(code)) {
        LOG.errorf("identity does not take a consent of profile %s: %s", profile, code);
        return false;
      }
      throw away("identity", e);
    }
  }

  private static Facts facts(FactSnapshot found) {
    Map<String, Object> computed = new HashMap<>();
    found.getComputedMap().forEach((key, value) -> computed.put(key, Numbers.of(value)));
    Map<String, Object> scores = new HashMap<>();
    found.getScoresMap().forEach((key, value) -> scores.put(key, Numbers.of(value)));
    return new Facts(computed, scores, List.copyOf(found.getSegmentsList()));
  }

  private static <T> T ask(String whom, Supplier<T> question) {
    try {
      return question.get();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
        throw ProblemException.invalid(
            "identifier",
            e.getStatus().getDescription(),
            "a question that " + whom + " understands");
      }
      throw away(whom, e);
    }
  }

  private static ProblemException away(String whom, StatusRuntimeException e) {
    LOG.warnf("%s does not answer: %s", whom, e.getStatus().getCode());
    return new ProblemException(CommonReason.DEPENDENCY_AWAY, whom + " does not answer", e);
  }
}
