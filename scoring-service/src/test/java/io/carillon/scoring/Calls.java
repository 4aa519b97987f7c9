package io.carillon.scoring;

import io.carillon.event.v1.FactSnapshot;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.MetadataUtils;
import io.restassured.RestAssured;
import java.util.concurrent.TimeUnit;

/** Calls of another service, or of whoever has a token. */
final class Calls implements AutoCloseable {
  private final ManagedChannel channel =
      ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  private final String token;
  private final String tenant;

  Calls(String tenant) {
    this(Tokens.service("journey"), tenant);
  }

  private Calls(String token, String tenant) {
    this.token = token;
    this.tenant = tenant;
  }

  /** Somebody's whose token says the tenant. */
  static Calls with(String token) {
    return new Calls(token, "");
  }

  FactServiceGrpc.FactServiceBlockingStub facts() {
    return as(FactServiceGrpc.newBlockingStub(channel));
  }

  SegmentServiceGrpc.SegmentServiceBlockingStub segments() {
    return as(SegmentServiceGrpc.newBlockingStub(channel));
  }

  FactSnapshot factsOf(String profile) {
    return facts().getFacts(GetFactsRequest.newBuilder().setProfileId(profile).build()).getFacts();
  }

  private <S extends AbstractStub<S>> S as(S stub) {
    Metadata headers = new Metadata();
    headers.put(key("authorization"), "Bearer " + token);
    headers.put(key("carillon-tenant"), tenant);
    return stub.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
        .withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  private static Metadata.Key<String> key(String name) {
    return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
