package io.carillon.platform.testkit;

import com.google.protobuf.ByteString;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.EraseRequest;
import io.carillon.privacy.v1.ErasedKind;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.ExportRequest;
import io.carillon.privacy.v1.ExportedItem;
import io.carillon.privacy.v1.PrivacyServiceGrpc;
import io.carillon.privacy.v1.SubjectIdentifier;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the service under test for what it holds of a person, as identity does. */
public final class PrivacyCalls implements AutoCloseable {
  /** The RPCs, as a test of doors names them. */
  public static final String EXPORT = "carillon.privacy.v1.PrivacyService/Export";

  public static final String ERASE = "carillon.privacy.v1.PrivacyService/Erase";

  /** Made with the first call: a test's fields are there before its service's port is known. */
  private @Nullable ManagedChannel channel;

  private PrivacyCalls() {}

  public static PrivacyCalls ofThisService() {
    return new PrivacyCalls();
  }

  /** A person of these ids. */
  public static DataSubject subject(UUID... profiles) {
    DataSubject.Builder subject = DataSubject.newBuilder();
    for (UUID profile : profiles) {
      subject.addProfileIds(profile.toString());
    }
    return subject.build();
  }

  /** The same person, recognised by one more identifier. */
  public static DataSubject with(DataSubject subject, String type, String value) {
    return subject.toBuilder()
        .addIdentifiers(SubjectIdentifier.newBuilder().setType(type).setValue(value))
        .build();
  }

  /** All that is given out, as JSON, by kind. */
  public Map<String, List<String>> export(String tenant, DataSubject subject) {
    Map<String, List<String>> items = new TreeMap<>();
    stub(Tokens.service("identity"), tenant)
        .export(exportOf(subject))
        .forEachRemaining(
            response -> {
              for (ExportedItem item : response.getItemsList()) {
                ByteString json = item.getJson();
                items
                    .computeIfAbsent(item.getKind(), _ -> new ArrayList<>())
                    .add(json.toStringUtf8());
              }
            });
    return items;
  }

  public ErasureReceipt erase(String tenant, UUID request, DataSubject subject) {
    return stub(Tokens.service("identity"), tenant).erase(eraseOf(request, subject)).getReceipt();
  }

  /** How many of each kind a receipt says are gone. */
  public static Map<String, Long> erased(ErasureReceipt receipt) {
    Map<String, Long> erased = new LinkedHashMap<>();
    for (ErasedKind kind : receipt.getErasedList()) {
      erased.put(kind.getKind(), kind.getCount());
    }
    return erased;
  }

  /**
   * Asks for what nobody may have, and throws an {@link AssertionError} that names each answer that
   * is another than it should be: an admin of the tenant, a person that is none, a request that is
   * none.
   */
  public void requireRefusals(String tenant, DataSubject subject) {
    String admin = Tokens.person(tenant, "ada", "admin");
    String service = Tokens.service("identity");
    UUID request = UUID.randomUUID();
    DataSubject none = DataSubject.newBuilder().addProfileIds("kelly").build();
    List<String> findings = new ArrayList<>();
    expect(
        findings,
        "PERMISSION_DENIED",
        "an admin erases",
        () -> stub(admin, tenant),
        s -> s.erase(eraseOf(request, subject)));
    expect(
        findings,
        "PERMISSION_DENIED",
        "an admin exports",
        () -> stub(admin, tenant),
        s -> s.export(exportOf(subject)).forEachRemaining(_ -> {}));
    expect(
        findings,
        "INVALID_ARGUMENT",
        "an id that is none",
        () -> stub(service, tenant),
        s -> s.erase(eraseOf(request, none)));
    expect(
        findings,
        "INVALID_ARGUMENT",
        "nobody",
        () -> stub(service, tenant),
        s -> s.export(exportOf(DataSubject.getDefaultInstance())).forEachRemaining(_ -> {}));
    expect(
        findings,
        "INVALID_ARGUMENT",
        "no request",
        () -> stub(service, tenant),
        s -> s.erase(EraseRequest.newBuilder().setSubject(subject).build()));
    if (!findings.isEmpty()) {
      throw new AssertionError(String.join("\n", findings));
    }
  }

  private static void expect(
      List<String> findings,
      String status,
      String what,
      Supplier<PrivacyServiceGrpc.PrivacyServiceBlockingStub> stub,
      Consumer<PrivacyServiceGrpc.PrivacyServiceBlockingStub> call) {
    String found = Status.OK.getCode().name();
    try {
      call.accept(stub.get());
    } catch (StatusRuntimeException e) {
      found = e.getStatus().getCode().name();
    }
    if (!found.equals(status)) {
      findings.add("%s: %s (expected: %s)".formatted(what, found, status));
    }
  }

  private static ExportRequest exportOf(DataSubject subject) {
    return ExportRequest.newBuilder()
        .setRequestId(UUID.randomUUID().toString())
        .setSubject(subject)
        .build();
  }

  private static EraseRequest eraseOf(UUID request, DataSubject subject) {
    return EraseRequest.newBuilder().setRequestId(request.toString()).setSubject(subject).build();
  }

  private PrivacyServiceGrpc.PrivacyServiceBlockingStub stub(String token, String tenant) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
    headers.put(Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER), tenant);
    ManagedChannel open = channel;
    if (open == null) {
      open = ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
      channel = open;
    }
    return PrivacyServiceGrpc.newBlockingStub(open)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  @Override
  public void close() {
    if (channel != null) {
      channel.shutdownNow();
    }
  }
}
