package io.carillon.scoring.member;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.platform.caller.Caller;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.fact.Snapshot;
import io.carillon.scoring.member.Whereabouts.Told;
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
import java.util.List;

/**
 * Facts at this moment, wherever in the service they are kept. Whoever asks sees those of people of
 * its own units and below, as if there were no others.
 */
@GrpcService
public class FactsGrpc extends FactServiceGrpc.FactServiceImplBase {
  private static final int MOST = 1_000;

  private final Whereabouts whereabouts;
  private final Callers callers;

  @Inject
  FactsGrpc(Whereabouts whereabouts, Callers callers) {
    this.whereabouts = whereabouts;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void getFacts(GetFactsRequest request, StreamObserver<GetFactsResponse> answer) {
    List<String> id = List.of(request.getProfileId());
    check(id);
    List<String> units = callers.current().units();
    Snapshot facts =
        whereabouts.find(callers.tenant(), units, id).values().iterator().next().facts();
    answer.onNext(GetFactsResponse.newBuilder().setFacts(message(facts)).build());
    answer.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.PROFILES_READ)
  public void batchGetFacts(
      BatchGetFactsRequest request, StreamObserver<BatchGetFactsResponse> answer) {
    List<String> ids = request.getProfileIdsList();
    check(ids);
    BatchGetFactsResponse.Builder response = BatchGetFactsResponse.newBuilder();
    Caller caller = callers.current();
    if (caller.service() && request.getLocalOnly()) {
      Told told = whereabouts.here(callers.tenant(), request.getUnitsList(), ids);
      told.facts().forEach((id, facts) -> response.putFacts(id, message(facts)));
      response.putAllSurvivors(told.survivors());
    } else {
      whereabouts
          .find(callers.tenant(), caller.units(), ids)
          .forEach((id, found) -> response.putFacts(id, message(found.facts())));
    }
    answer.onNext(response.build());
    answer.onCompleted();
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
