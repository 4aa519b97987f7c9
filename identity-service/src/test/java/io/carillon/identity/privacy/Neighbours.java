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
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.CountMembersResponse;
import io.carillon.scoring.v1.ListMembersRequest;
import io.carillon.scoring.v1.ListMembersResponse;
import io.carillon.scoring.v1.SegmentServiceGrpc;
import io.grpc.ServerBuilder;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The other services as far as identity asks them: each holds one thing of everybody. */
public final class Neighbours {
  private static final Neighbours ONLY = new Neighbours();

  /** Who is in which segment, as scoring says. */
  public final Map<String, List<String>> members = new ConcurrentHashMap<>();

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
                .addService(new Segments())
                .build()
                .start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  public static Neighbours here() {
    return ONLY;
  }

  List<Asked> askedFor(String request) {
    return asked.stream().filter(one -> one.request().equals(request)).toList();
  }

  private final class Segments extends SegmentServiceGrpc.SegmentServiceImplBase {
    @Override
    public void countMembers(
        CountMembersRequest request, StreamObserver<CountMembersResponse> answer) {
      List<String> ids = members.get(request.getSegment());
      if (ids == null) {
        answer.onError(Status.NOT_FOUND.asRuntimeException());
      } else {
        answer.onNext(CountMembersResponse.newBuilder().setSize(ids.size()).build());
        answer.onCompleted();
      }
    }

    @Override
    public void listMembers(
        ListMembersRequest request, StreamObserver<ListMembersResponse> answer) {
      members
          .getOrDefault(request.getSegment(), List.of())
          .forEach(id -> answer.onNext(ListMembersResponse.newBuilder().addProfileIds(id).build()));
      answer.onCompleted();
    }
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
