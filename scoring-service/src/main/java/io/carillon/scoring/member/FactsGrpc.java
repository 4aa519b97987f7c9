package io.carillon.scoring.member;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.definition.ScoringReason;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.stream.PeopleStore;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.BatchGetFactsResponse;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.carillon.scoring.v1.GetFactsResponse;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Facts at this moment, wherever in the service they are kept. */
@GrpcService
public class FactsGrpc extends FactServiceGrpc.FactServiceImplBase {
  private static final int MOST = 1_000;

  private final PeopleStore people;
  private final RemoteScoringClient remote;
  private final Callers callers;

  @Inject
  FactsGrpc(PeopleStore people, RemoteScoringClient remote, Callers callers) {
    this.people = people;
    this.remote = remote;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void getFacts(GetFactsRequest request, StreamObserver<GetFactsResponse> answer) {
    String id = request.getProfileId();
    Map<String, Snapshot> facts = facts(callers.tenant(), List.of(id), false);
    answer.onNext(
        GetFactsResponse.newBuilder()
            .setFacts(message(facts.getOrDefault(id, Snapshot.NONE)))
            .build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void batchGetFacts(
      BatchGetFactsRequest request, StreamObserver<BatchGetFactsResponse> answer) {
    BatchGetFactsResponse.Builder response = BatchGetFactsResponse.newBuilder();
    facts(callers.tenant(), request.getProfileIdsList(), request.getLocalOnly())
        .forEach((id, snapshot) -> response.putFacts(id, message(snapshot)));
    answer.onNext(response.build());
    answer.onCompleted();
  }

  private Map<String, Snapshot> facts(String tenant, List<String> ids, boolean localOnly) {
    check(ids);
    Map<String, Snapshot> facts = new HashMap<>();
    Map<String, Map<String, String>> elsewhere = new HashMap<>();
    for (String id : ids) {
      String survivor = people.survivor(tenant, id);
      Optional<String> address = people.elsewhere(survivor);
      if (address.isEmpty()) {
        facts.put(id, people.facts(tenant, survivor));
      } else if (localOnly) {
        throw new ProblemException(
            ScoringReason.FACTS_NOT_READY, "The profile has moved to another instance.");
      } else {
        elsewhere.computeIfAbsent(address.get(), _ -> new HashMap<>()).put(id, survivor);
      }
    }
    elsewhere.forEach(
        (address, survivors) -> {
          Map<String, Snapshot> found = remote.facts(address, tenant, survivors.values());
          survivors.forEach(
              (id, survivor) -> facts.put(id, found.getOrDefault(survivor, Snapshot.NONE)));
        });
    return facts;
  }

  private static void check(List<String> ids) {
    Violations violations = new Violations();
    violations.check(ids.size() <= MOST, "profile_ids", ids.size(), "at most " + MOST);
    List<String> wrong = new ArrayList<>();
    ids.stream().filter(id -> Ids.parse(id).isEmpty()).limit(1).forEach(wrong::add);
    wrong.forEach(id -> violations.add("profile_id", id, "a UUID"));
    violations.throwIfAny();
  }

  private static FactSnapshot message(Snapshot snapshot) {
    return FactSnapshot.newBuilder()
        .putAllComputed(snapshot.computed())
        .addAllSegments(snapshot.segments())
        .build();
  }
}
