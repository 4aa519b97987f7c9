package io.carillon.platform.testkit;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Calls RPCs by their descriptors, and looks at nothing but the status. */
final class RpcDoors implements AutoCloseable {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final Metadata.Key<String> TENANT =
      Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER);

  private final ManagedChannel channel;

  RpcDoors(int port) {
    this.channel = ManagedChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  /** OK at the first message, else the name of the status with which the call ended. */
  String call(
      MethodDescriptor<?, ?> method,
      Access.@Nullable Target target,
      String token,
      String tenant,
      Duration patience) {
    return answer(method, target, token, tenant, patience).status();
  }

  /** Its first message as text, in which whatever is a string can be found; empty without one. */
  String read(
      MethodDescriptor<?, ?> method,
      Access.@Nullable Target target,
      String token,
      String tenant,
      Duration patience) {
    return new String(
        answer(method, target, token, tenant, patience).message(), StandardCharsets.UTF_8);
  }

  private record Answer(String status, byte[] message) {}

  private Answer answer(
      MethodDescriptor<?, ?> method,
      Access.@Nullable Target target,
      String token,
      String tenant,
      Duration patience) {
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.newBuilder(Bytes.INSTANCE, Bytes.INSTANCE)
            .setFullMethodName(method.getFullMethodName())
            .setType(method.getType())
            .build();
    Metadata headers = new Metadata();
    if (!token.isEmpty()) {
      headers.put(AUTHORIZATION, "Bearer " + token);
    }
    if (!tenant.isEmpty()) {
      headers.put(TENANT, tenant);
    }
    CompletableFuture<Answer> ended = new CompletableFuture<>();
    ClientCall<byte[], byte[]> call =
        channel.newCall(raw, CallOptions.DEFAULT.withDeadlineAfter(patience));
    call.start(
        new ClientCall.Listener<>() {
          @Override
          public void onMessage(byte[] message) {
            ended.complete(new Answer(Status.OK.getCode().name(), message));
          }

          @Override
          public void onClose(Status status, Metadata trailers) {
            ended.complete(new Answer(status.getCode().name(), new byte[0]));
          }
        },
        headers);
    call.request(1);
    call.sendMessage(
        target == null ? Empty.getDefaultInstance().toByteArray() : target.request().toByteArray());
    call.halfClose();
    Answer answer = ended.join();
    call.cancel("its first answer is enough", null);
    return answer;
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }

  private enum Bytes implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
