package io.carillon.gateway.grpc;

import io.carillon.gateway.routing.Service;
import io.carillon.geo.v1.GeofenceServiceGrpc;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.journey.v1.JourneyServiceGrpc;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.scorecard.v1.ScorecardServiceGrpc;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.ServerServiceDefinition;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1alpha;
import io.vertx.core.Vertx;
import io.vertx.grpcio.server.GrpcIoServer;
import io.vertx.grpcio.server.GrpcIoServiceBridge;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The gRPC services that callers from outside may use. Those between services are not here. */
final class PublicGrpc {
  private static final Map<ServerServiceDefinition, Service> TABLE = new LinkedHashMap<>();

  static {
    TABLE.put(EventServiceGrpc.bindService(new EventServiceGrpc.AsyncService() {}), Service.INGEST);
    TABLE.put(
        ProfileServiceGrpc.bindService(new ProfileServiceGrpc.AsyncService() {}), Service.IDENTITY);
    TABLE.put(FactServiceGrpc.bindService(new FactServiceGrpc.AsyncService() {}), Service.SCORING);
    TABLE.put(
        SegmentServiceGrpc.bindService(new SegmentServiceGrpc.AsyncService() {}), Service.SCORING);
    TABLE.put(
        JourneyServiceGrpc.bindService(new JourneyServiceGrpc.AsyncService() {}), Service.JOURNEY);
    TABLE.put(
        MessageServiceGrpc.bindService(new MessageServiceGrpc.AsyncService() {}),
        Service.MESSAGING);
    TABLE.put(
        GeofenceServiceGrpc.bindService(new GeofenceServiceGrpc.AsyncService() {}), Service.GEO);
    TABLE.put(
        ScorecardServiceGrpc.bindService(new ScorecardServiceGrpc.AsyncService() {}),
        Service.SCORECARD);
  }

  private PublicGrpc() {}

  /**
   * Who answers a call.
   *
   * @param path {@code /carillon.identity.v1.ProfileService/GetProfile}
   */
  static Optional<Service> serviceOf(String path) {
    String name = serviceName(path);
    return TABLE.entrySet().stream()
        .filter(line -> line.getKey().getServiceDescriptor().getName().equals(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  static boolean isReflection(String path) {
    return serviceName(path).matches("grpc\\.reflection\\.v1(alpha)?\\.ServerReflection");
  }

  /** A server for the reflection calls, which lists exactly the table. */
  static GrpcIoServer reflection(Vertx vertx) {
    List<ServerServiceDefinition> services = List.copyOf(TABLE.keySet());
    GrpcIoServer server = GrpcIoServer.server(vertx);
    GrpcIoServiceBridge.bridge(new ReflectionServiceV1(services)).bind(server);
    GrpcIoServiceBridge.bridge(new ReflectionServiceV1alpha(services)).bind(server);
    return server;
  }

  private static String serviceName(String path) {
    int end = path.lastIndexOf('/');
    return end < 1 ? "" : path.substring(1, end);
  }
}
