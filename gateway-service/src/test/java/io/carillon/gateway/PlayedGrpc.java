package io.carillon.gateway;

import static io.grpc.Metadata.ASCII_STRING_MARSHALLER;

import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.carillon.identity.v1.GetProfileRequest;
import io.carillon.identity.v1.GetProfileResponse;
import io.carillon.identity.v1.Profile;
import io.carillon.identity.v1.ProfileServiceGrpc;
import io.carillon.ingest.v1.Acknowledgement;
import io.carillon.ingest.v1.EventServiceGrpc;
import io.carillon.ingest.v1.PublishStreamRequest;
import io.carillon.ingest.v1.PublishStreamResponse;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.CountMembersResponse;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.ListMembersResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCall;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Real gRPC servers in the place of identity, ingest and scoring. They are no BindableService,
 * which Quarkus would take for services of the gateway.
 */
final class PlayedGrpc {
  static final Context.Key<Metadata> SEEN = Context.key("seen");

  private PlayedGrpc() {}

  static int start(ServerServiceDefinition service) {
    try {
      Server server =
          NettyServerBuilder.forPort(0)
              .addService(service)
              .intercept(new Remembering())
              .build()
              .start();
      return server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lets services see the metadata, and adds a header and a trailer of its own. */
  private static final class Remembering implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      var marked =
          new ForwardingServerCall.SimpleForwardingServerCall<>(call) {
            @Override
            public void sendHeaders(Metadata sent) {
              sent.put(Metadata.Key.of("x-head", ASCII_STRING_MARSHALLER), "first");
              super.sendHeaders(sent);
            }

            @Override
            public void close(Status status, Metadata trailers) {
              trailers.put(Metadata.Key.of("x-tail", ASCII_STRING_MARSHALLER), "last");
              super.close(status, trailers);
            }
          };
      return Contexts.interceptCall(
          Context.current().withValue(SEEN, headers), marked, headers, next);
    }
  }

  static final class Profiles implements ProfileServiceGrpc.AsyncService {
    @Override
    public void getProfile(GetProfileRequest request, StreamObserver<GetProfileResponse> observer) {
      switch (request.getProfileId()) {
        case "missing" ->
            observer.onError(
                StatusProto.toStatusRuntimeException(
                    com.google.rpc.Status.newBuilder()
                        .setCode(Code.NOT_FOUND_VALUE)
                        .setMessage("100 % not known: é")
                        .addDetails(Any.pack(ErrorInfo.newBuilder().setReason("NOT_FOUND").build()))
                        .build()));
        case "slow" -> {}
        default -> {
          observer.onNext(
              GetProfileResponse.newBuilder()
                  .setProfile(
                      Profile.newBuilder()
                          .setId(request.getProfileId())
                          .setTimezone(String.valueOf(SEEN.get())))
                  .build());
          observer.onCompleted();
        }
      }
    }
  }

  static final class Events implements EventServiceGrpc.AsyncService {
    @Override
    public StreamObserver<PublishStreamRequest> publishStream(
        StreamObserver<PublishStreamResponse> observer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(PublishStreamRequest request) {
          observer.onNext(
              PublishStreamResponse.newBuilder()
                  .setSequence(request.getSequence())
                  .setAcknowledgement(
                      Acknowledgement.newBuilder()
                          .setEventId("e" + request.getEvent().getJson().size()))
                  .build());
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {
          observer.onCompleted();
        }
      };
    }
  }

  /** Streams for ever, as fast as it is read; counts what it sent and who hung up. */
  static final class Segments implements SegmentServiceGrpc.AsyncService {
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    @Override
    public void listMembers(
        ListMembersRequest request, StreamObserver<ListMembersResponse> observer) {
      var call = (ServerCallStreamObserver<ListMembersResponse>) observer;
      String kilobytes = "x".repeat(64 * 1024);
      call.setOnCancelHandler(cancelled::incrementAndGet);
      call.setOnReadyHandler(
          () -> {
            while (call.isReady()) {
              sent.incrementAndGet();
              call.onNext(ListMembersResponse.newBuilder().addProfileIds(kilobytes).build());
            }
          });
    }

    @Override
    public void countMembers(
        CountMembersRequest request, StreamObserver<CountMembersResponse> observer) {
      int count = request.getSegment().equals("sent") ? sent.get() : cancelled.get();
      observer.onNext(CountMembersResponse.newBuilder().setSize(count).build());
      observer.onCompleted();
    }
  }
}
