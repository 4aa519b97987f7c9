package io.carillon.stack.line;

import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.identity.v1.ResolveProfileRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.reflection.v1.ServerReflectionResponse;
import io.grpc.reflection.v1.ServiceResponse;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A partner's system, which speaks gRPC to the gateway. */
final class Partner implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  /**
   * @param token none is sent when it is empty
   */
  Partner(String url, String token) {
    URI gateway = URI.create(url);
    this.channel =
        ManagedChannelBuilder.forAddress(gateway.getHost(), gateway.getPort())
            .usePlaintext()
            .build();
    if (!token.isEmpty()) {
      headers.put(
          Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    }
  }

  /** The names that reflection lists. */
  List<String> services() {
    CompletableFuture<List<String>> names = new CompletableFuture<>();
    StreamObserver<ServerReflectionRequest> questions =
        with(ServerReflectionGrpc.newStub(channel)).serverReflectionInfo(new Listed(names));
    questions.onNext(ServerReflectionRequest.newBuilder().setListServices("").build());
    questions.onCompleted();
    return names.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  List<Profile> resolve(String identifier) {
    return with(ProfileServiceGrpc.newBlockingStub(channel))
        .resolveProfile(ResolveProfileRequest.newBuilder().setIdentifier(identifier).build())
        .getProfilesList();
  }

  Profile profile(String id) {
    return with(ProfileServiceGrpc.newBlockingStub(channel))
        .getProfile(GetProfileRequest.newBuilder().setProfileId(id).build())
        .getProfile();
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private <S extends AbstractStub<S>> S with(S stub) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private record Listed(CompletableFuture<List<String>> names)
      implements StreamObserver<ServerReflectionResponse> {
    @Override
    public void onNext(ServerReflectionResponse answer) {
      names.complete(
          answer.getListServicesResponse().getServiceList().stream()
              .map(ServiceResponse::getName)
              .toList());
    }

    @Override
    public void onError(Throwable failure) {
      names.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      names.completeExceptionally(new IllegalStateException("Reflection listed nothing."));
    }
  }
}
