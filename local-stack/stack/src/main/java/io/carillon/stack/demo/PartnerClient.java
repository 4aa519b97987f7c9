package io.carillon.stack.demo;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/** A partner's CRM, which asks over gRPC on the gateway's port. */
final class PartnerClient implements AutoCloseable {
  private final ManagedChannel channel;
  private final Metadata headers = new Metadata();

  PartnerClient(URI gateway, String token) {
    this.channel =
        ManagedChannelBuilder.forAddress(gateway.getHost(), gateway.getPort())
            .usePlaintext()
            .build();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
  }

  Profile profile(String id) {
    return with(ProfileServiceGrpc.newBlockingStub(channel))
        .getProfile(GetProfileRequest.newBuilder().setProfileId(id).build())
        .getProfile();
  }

  FactSnapshot facts(String id) {
    return with(FactServiceGrpc.newBlockingStub(channel))
        .getFacts(GetFactsRequest.newBuilder().setProfileId(id).build())
        .getFacts();
  }

  private <S extends AbstractStub<S>> S with(S stub) {
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
