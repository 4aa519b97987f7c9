package io.carillon.identity.privacy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.EraseRequest;
import io.carillon.privacy.v1.EraseResponse;
import io.carillon.privacy.v1.ErasedKind;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.ExpiringKind;
import io.carillon.privacy.v1.ExportRequest;
import io.carillon.privacy.v1.ExportResponse;
import io.carillon.privacy.v1.ExportedItem;
import io.carillon.privacy.v1.PrivacyServiceGrpc;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other services as far as identity asks them: each holds one thing of everybody. */
final class Neighbours {
  private static final Neighbours ONLY = new Neighbours();

  /** Who is away. */
  final Set<String> away = ConcurrentHashMap.newKeySet();

  /** Who was asked to erase whom. */
  final List<Asked> asked = new CopyOnWriteArrayList<>();

  record Asked(String service, String request, DataSubject subject) {}

  private Neighbours() {
    for (String name : OtherServices.NAMES) {
      try {
        var unused =
            ServerBuilder.forPort(Integer.getInteger(OtherServices.PORT + name))
                .addService(new Holder(name))
                .build()
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static Neighbours here() {
    return ONLY;
  }

  List<Asked> askedFor(String request) {
    return asked.stream().filter(one -> one.request().equals(request)).toList();
  }

  private final class Holder extends PrivacyServiceGrpc.PrivacyServiceImplBase {
    private final String name;

    Holder(String name) {
      this.name = name;
    }

    @Override
    public void export(ExportRequest request, StreamObserver<ExportResponse> answer) {
      ExportResponse one =
          ExportResponse.newBuilder()
              .addItems(
                  ExportedItem.newBuilder()
                      .setKind("thing")
                      .setJson(ByteString.copyFromUtf8("{\"of\":\"%s\"}".formatted(name))))
              .build();
      answer.onNext(one);
      if (away.contains(name)) {
        answer.onError(Status.UNAVAILABLE.asRuntimeException());
      } else {
        answer.onNext(one);
        answer.onCompleted();
      }
    }

    @Override
    public void erase(EraseRequest request, StreamObserver<EraseResponse> answer) {
      if (away.contains(name)) {
        answer.onError(Status.UNAVAILABLE.asRuntimeException());
        return;
      }
      asked.add(new Asked(name, request.getRequestId(), request.getSubject()));
      answer.onNext(
          EraseResponse.newBuilder()
              .setReceipt(
                  ErasureReceipt.newBuilder()
                      .setService(name)
                      .setErasedAt(Timestamp.newBuilder().setSeconds(1))
                      .addErased(ErasedKind.newBuilder().setKind("thing").setCount(2))
                      .addExpiring(ExpiringKind.newBuilder().setWhat("topic of " + name)))
              .build());
      answer.onCompleted();
    }
  }
}
