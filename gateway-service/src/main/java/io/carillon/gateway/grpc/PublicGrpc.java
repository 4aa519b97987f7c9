package io.carillon.gateway.grpc;

import com.google.protobuf.DescriptorProtos.MethodOptions.IdempotencyLevel;
import io.carillon.gateway.routing.Service;
import io.carillon.geo.v1.GeofenceServiceGrpc;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.journey.v1.JourneyServiceGrpc;
import io.carillon.messaging.v1.MessageServiceGrpc;
import io.carillon.scorecard.v1.ScorecardServiceGrpc;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.ProtoMethodDescriptorSupplier;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1;
import io.quarkus.grpc.reflection.service.ReflectionServiceV1alpha;
import io.vertx.core.Vertx;
import io.vertx.grpcio.server.GrpcIoServer;
import io.vertx.grpcio.server.GrpcIoServiceBridge;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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

  private static final Set<String> REFLECTION =
      Set.of("grpc.reflection.v1.ServerReflection", "grpc.reflection.v1alpha.ServerReflection");
  private static final Map<String, Service> SERVICES = services();
  private static final Set<String> REPEATABLE = repeatable();

  /**
   * Who answers a call.
   *
   * @param repeatable whether the contract says that the call changes nothing, and it is one
   *     message
   */
  record Target(Service service, boolean repeatable) {}

  private PublicGrpc() {}

  /**
   * Who answers a call.
   *
   * @param path {@code /carillon.identity.v1.ProfileService/GetProfile}
   */
  static Optional<Target> targetOf(String path) {
    return Optional.ofNullable(SERVICES.get(serviceName(path)))
        .map(service -> new Target(service, REPEATABLE.contains(path)));
  }

  static boolean isReflection(String path) {
    return REFLECTION.contains(serviceName(path));
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

  private static Map<String, Service> services() {
    Map<String, Service> services = new HashMap<>();
    TABLE.forEach((line, service) -> services.put(line.getServiceDescriptor().getName(), service));
    return services;
  }

  private static Set<String> repeatable() {
    Set<String> paths = new HashSet<>();
    for (ServerServiceDefinition line : TABLE.keySet()) {
      for (MethodDescriptor<?, ?> method : line.getServiceDescriptor().getMethods()) {
        if (method.getSchemaDescriptor() instanceof ProtoMethodDescriptorSupplier contract
            && method.getType().clientSendsOneMessage()
            && contract.getMethodDescriptor().getOptions().getIdempotencyLevel()
                == IdempotencyLevel.NO_SIDE_EFFECTS) {
          paths.add("/" + method.getFullMethodName());
        }
      }
    }
    return paths;
  }
}
