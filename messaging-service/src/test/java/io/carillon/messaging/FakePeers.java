package io.carillon.messaging;

import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.identity.v1.BatchGetLikelyRequest;
import io.carillon.identity.v1.BatchGetLikelyResponse;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.BatchGetProfilesResponse;
import io.carillon.identity.v1.LikelyProfiles;
import io.carillon.identity.v1.MatchServiceGrpc;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.identity.v1.ResolveProfileResponse;
import io.carillon.identity.v1.SetConsentsRequest;
import io.carillon.identity.v1.SetConsentsResponse;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.BatchGetFactsResponse;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.grpc.BindableService;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Identity and scoring as far as messaging asks them; each can go away and come back. */
final class FakePeers {
  final Map<String, Profile> profiles = new ConcurrentHashMap<>();
  final Map<String, LikelyProfiles> likely = new ConcurrentHashMap<>();
  final Map<String, FactSnapshot> facts = new ConcurrentHashMap<>();
  final List<SetConsentsRequest> consents = new CopyOnWriteArrayList<>();

  /** Words about these addresses are not heard; how often each was told all the same. */
  final Map<String, AtomicInteger> deafTo = new ConcurrentHashMap<>();

  /** Addresses for which no permission is taken. */
  final Set<String> suppressed = ConcurrentHashMap.newKeySet();

  private @Nullable Server identity;
  private @Nullable Server scoring;

  void startIdentity() {
    identity = serve(Outside.IDENTITY, new Identity(), new Matches());
  }

  void stopIdentity() throws InterruptedException {
    if (identity != null) {
      identity.shutdownNow().awaitTermination();
      identity = null;
    }
  }

  void startScoring() {
    scoring = serve(Outside.SCORING, new Scoring());
  }

  boolean isComplete() {
    return identity != null && scoring != null;
  }

  /** What messaging told identity about an address, the last word last. */
  List<Consent> told(String address) {
    return consents.stream()
        .flatMap(request -> request.getConsentsList().stream())
        .filter(consent -> consent.getAddress().equals(address))
        .toList();
  }

  private static Server serve(String property, BindableService... services) {
    try {
      return ServerBuilder.forPort(Integer.getInteger(property))
          .addServices(Stream.of(services).map(BindableService::bindService).toList())
          .intercept(new TenantOfCall())
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** All people belong to each of these tenants. */
  private static final class TenantOfCall implements ServerInterceptor {
    private static final Metadata.Key<String> NAMED =
        Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<String> TENANT = Context.key("tenant");

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      Context context = Context.current().withValue(TENANT, headers.get(NAMED));
      return Contexts.interceptCall(context, call, headers, next);
    }

    static boolean isTheirs() {
      return Set.of("demo", "frugal").contains(String.valueOf(TENANT.get()));
    }
  }

  private final class Identity extends ProfileServiceGrpc.ProfileServiceImplBase {
    @Override
    public void batchGetProfiles(
        BatchGetProfilesRequest request, StreamObserver<BatchGetProfilesResponse> responses) {
      var found = BatchGetProfilesResponse.newBuilder();
      for (String id : request.getProfileIdsList()) {
        Profile profile = profiles.get(id);
        if (profile != null && TenantOfCall.isTheirs()) {
          found.putProfiles(id, profile);
        }
      }
      responses.onNext(found.build());
      responses.onCompleted();
    }

    @Override
    public void resolveProfile(
        ResolveProfileRequest request, StreamObserver<ResolveProfileResponse> responses) {
      var found = ResolveProfileResponse.newBuilder();
      profiles.values().stream()
          .filter(_ -> TenantOfCall.isTheirs())
          .filter(
              profile ->
                  profile.getIdentifiersList().stream()
                      .anyMatch(
                          i -> (i.getType() + ":" + i.getValue()).equals(request.getIdentifier())))
          .forEach(found::addProfiles);
      responses.onNext(found.build());
      responses.onCompleted();
    }

    @Override
    public void setConsents(
        SetConsentsRequest request, StreamObserver<SetConsentsResponse> responses) {
      for (Consent consent : request.getConsentsList()) {
        AtomicInteger tries = deafTo.get(consent.getAddress());
        if (tries != null) {
          tries.incrementAndGet();
          responses.onError(Status.UNAVAILABLE.asRuntimeException());
          return;
        }
      }
      if (request.getConsentsList().stream()
          .filter(consent -> consent.getState() == ConsentState.CONSENT_STATE_GRANTED)
          .anyMatch(consent -> suppressed.contains(consent.getAddress()))) {
        responses.onError(Status.FAILED_PRECONDITION.asRuntimeException());
        return;
      }
      consents.add(request);
      responses.onNext(
          SetConsentsResponse.newBuilder().addAllConsents(request.getConsentsList()).build());
      responses.onCompleted();
    }
  }

  private final class Matches extends MatchServiceGrpc.MatchServiceImplBase {
    @Override
    public void batchGetLikely(
        BatchGetLikelyRequest request, StreamObserver<BatchGetLikelyResponse> responses) {
      var found = BatchGetLikelyResponse.newBuilder();
      request
          .getProfileIdsList()
          .forEach(
              id -> {
                LikelyProfiles others = likely.get(id);
                if (others != null) {
                  found.putLikely(id, others);
                }
              });
      responses.onNext(found.build());
      responses.onCompleted();
    }
  }

  private final class Scoring extends FactServiceGrpc.FactServiceImplBase {
    @Override
    public void batchGetFacts(
        BatchGetFactsRequest request, StreamObserver<BatchGetFactsResponse> responses) {
      var found = BatchGetFactsResponse.newBuilder();
      request
          .getProfileIdsList()
          .forEach(
              id -> found.putFacts(id, facts.getOrDefault(id, FactSnapshot.getDefaultInstance())));
      responses.onNext(found.build());
      responses.onCompleted();
    }
  }
}
