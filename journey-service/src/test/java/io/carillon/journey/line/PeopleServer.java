package io.carillon.journey.line;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.analytics.v1.ReadEventsResponse;
import io.carillon.event.v1.FactSnapshot;
import io.carillon.identity.v1.BatchGetProfilesRequest;
import io.carillon.identity.v1.BatchGetProfilesResponse;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.carillon.identity.v1.ResolveProfileResponse;
import io.carillon.scoring.v1.BatchGetFactsRequest;
import io.carillon.scoring.v1.BatchGetFactsResponse;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Identity, scoring and the archive as journeys see them. Tenant demo knows everybody but the nil
 * UUID; each is a vip with one order, known to the unit that a property {@link #UNIT} with the id
 * names. {@link #AWAY} takes them all away, {@link #SILENT} leaves them there without an answer.
 */
public final class PeopleServer implements QuarkusTestResourceLifecycleManager {
  static final String AWAY = "carillon.test.people.away";
  static final String SILENT = "carillon.test.people.silent";
  static final String UNIT = "carillon.test.people.unit.";
  static final UUID KELLY = UUID.fromString("01900000-0000-7000-8000-00000000ce11");
  private static final UUID NOBODY = new UUID(0, 0);
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER);
  private static final io.grpc.Context.Key<String> CALLER = io.grpc.Context.key("tenant");

  private @Nullable Server server;

  @Override
  public Map<String, String> start() {
    try {
      ServerInterceptor doors = new Doors();
      Server started =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(ServerInterceptors.intercept(new Identity(), doors))
              .addService(ServerInterceptors.intercept(new Scoring(), doors))
              .addService(ServerInterceptors.intercept(new Archive(), doors))
              .build()
              .start();
      server = started;
      Map<String, String> config = new HashMap<>();
      for (String name : new String[] {"identity", "scoring", "analytics"}) {
        config.put("quarkus.grpc.clients." + name + ".host", "127.0.0.1");
        config.put("quarkus.grpc.clients." + name + ".port", "" + started.getPort());
        config.put("quarkus.grpc.clients." + name + ".test-port", "" + started.getPort());
      }
      return config;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void stop() {
    Server running = server;
    if (running != null) {
      running.shutdownNow();
    }
  }

  private static final class Doors implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      if (Boolean.getBoolean(AWAY)) {
        call.close(Status.UNAVAILABLE, new Metadata());
        return new ServerCall.Listener<>() {};
      }
      if (Boolean.getBoolean(SILENT)) {
        return new ServerCall.Listener<>() {};
      }
      String tenant = headers.get(TENANT);
      io.grpc.Context context =
          io.grpc.Context.current().withValue(CALLER, tenant == null ? "" : tenant);
      return Contexts.interceptCall(context, call, headers, next);
    }
  }

  private static Profile profile(String id) {
    return Profile.newBuilder()
        .setId(id)
        .setTimezone("Europe/Paris")
        .addUnits(System.getProperty(UNIT + id, "/demo"))
        .setTraits(
            Struct.newBuilder().putFields("vip", Value.newBuilder().setBoolValue(true).build()))
        .build();
  }

  private static boolean isDemo() {
    return "demo".equals(CALLER.get());
  }

  private static final class Identity extends ProfileServiceGrpc.ProfileServiceImplBase {
    @Override
    public void batchGetProfiles(
        BatchGetProfilesRequest request, StreamObserver<BatchGetProfilesResponse> answers) {
      BatchGetProfilesResponse.Builder answer = BatchGetProfilesResponse.newBuilder();
      if (isDemo()) {
        request.getProfileIdsList().stream()
            .filter(id -> !id.equals(NOBODY.toString()))
            .forEach(id -> answer.putProfiles(id, profile(id)));
      }
      answers.onNext(answer.build());
      answers.onCompleted();
    }

    @Override
    public void resolveProfile(
        ResolveProfileRequest request, StreamObserver<ResolveProfileResponse> answers) {
      ResolveProfileResponse.Builder answer = ResolveProfileResponse.newBuilder();
      if (isDemo() && request.getIdentifier().equals("userId:kelly")) {
        answer.addProfiles(profile(KELLY.toString()));
      }
      answers.onNext(answer.build());
      answers.onCompleted();
    }
  }

  private static final class Scoring extends FactServiceGrpc.FactServiceImplBase {
    @Override
    public void batchGetFacts(
        BatchGetFactsRequest request, StreamObserver<BatchGetFactsResponse> answers) {
      BatchGetFactsResponse.Builder answer = BatchGetFactsResponse.newBuilder();
      request
          .getProfileIdsList()
          .forEach(
              id ->
                  answer.putFacts(id, FactSnapshot.newBuilder().putComputed("orders", 1).build()));
      answers.onNext(answer.build());
      answers.onCompleted();
    }
  }

  private static final class Archive extends ArchiveServiceGrpc.ArchiveServiceImplBase {
    @Override
    public void readEvents(ReadEventsRequest request, StreamObserver<ReadEventsResponse> answers) {
      answers.onNext(ReadEventsResponse.getDefaultInstance());
      answers.onCompleted();
    }
  }
}
