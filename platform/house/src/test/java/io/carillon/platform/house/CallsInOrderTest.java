package io.carillon.platform.house;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scoring.v1.FactServiceGrpc;
import io.carillon.scoring.v1.GetFactsRequest;
import io.carillon.scoring.v1.GetFactsResponse;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.ClientInterceptor;
import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.quarkus.grpc.GrpcService;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class CallsInOrderTest {
  private static final int ROUNDS = 40;
  private static final int AT_ONCE = 100;
  private static final int IN_TURN = 1_000;

  @ConfigProperty(name = "quarkus.http.test-port")
  int port;

  @Inject @GrpcService SegmentsGrpc service;

  @Test
  void noCallIsOvertakenByItsOwnEndOrForgotten() throws ExecutionException, InterruptedException {
    ManagedChannel channel = channel();
    try {
      var facts = FactServiceGrpc.newFutureStub(channel).withInterceptors(asPartner());
      var request = GetFactsRequest.newBuilder().setProfileId("x").build();

      for (int round = 0; round < ROUNDS; round++) {
        List<ListenableFuture<GetFactsResponse>> calls = new ArrayList<>();
        for (int call = 0; call < AT_ONCE; call++) {
          calls.add(facts.withDeadlineAfter(60, TimeUnit.SECONDS).getFacts(request));
        }
        assertThat(Futures.allAsList(calls).get())
            .hasSize(AT_ONCE)
            .allSatisfy(
                answer -> assertThat(answer.getFacts().getSegmentsList()).containsExactly("demo"));
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void noStreamIsOvertakenByItsOwnEnd() {
    ManagedChannel channel = channel();
    try {
      var segments = SegmentServiceGrpc.newBlockingStub(channel).withInterceptors(asPartner());
      var request = ListMembersRequest.newBuilder().setSegment("x").build();

      for (int call = 0; call < IN_TURN; call++) {
        assertThat(segments.withDeadlineAfter(60, TimeUnit.SECONDS).listMembers(request))
            .toIterable()
            .hasSize(SegmentsGrpc.MEMBERS);
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aCallThatIsCancelledSpoilsNoOther() {
    ManagedChannel channel = channel();
    try {
      var segments = SegmentServiceGrpc.newBlockingStub(channel).withInterceptors(asPartner());
      var facts = FactServiceGrpc.newBlockingStub(channel).withInterceptors(asPartner());
      var members = ListMembersRequest.newBuilder().setSegment("x").build();
      var request = GetFactsRequest.newBuilder().setProfileId("x").build();

      for (int call = 0; call < IN_TURN; call++) {
        Context.CancellableContext enough = Context.current().withCancellation();
        enough.run(() -> assertThat(segments.listMembers(members).next().isInitialized()).isTrue());
        enough.cancel(null);

        assertThat(
                facts
                    .withDeadlineAfter(60, TimeUnit.SECONDS)
                    .getFacts(request)
                    .getFacts()
                    .getSegmentsList())
            .containsExactly("demo");
      }
    } finally {
      channel.shutdownNow();
    }
  }

  @Test
  void aServiceHearsThatItsCallerHasGone() {
    ManagedChannel channel = channel();
    try {
      var segments = SegmentServiceGrpc.newBlockingStub(channel).withInterceptors(asPartner());
      var endless = ListMembersRequest.newBuilder().setSegment(SegmentsGrpc.ENDLESS).build();
      int before = service.left();
      Context.CancellableContext enough = Context.current().withCancellation();
      enough.run(() -> assertThat(segments.listMembers(endless).next().isInitialized()).isTrue());

      enough.cancel(null);

      await().untilAsserted(() -> assertThat(service.left()).isEqualTo(before + 1));
    } finally {
      channel.shutdownNow();
    }
  }

  private ManagedChannel channel() {
    return ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  private static ClientInterceptor asPartner() {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.partner("demo", "profiles:read", "segments:read"));
    return MetadataUtils.newAttachHeadersInterceptor(headers);
  }
}
