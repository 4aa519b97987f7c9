package io.carillon.identity.privacy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.Timestamp;
import io.carillon.platform.caller.ServiceCalls;
import io.carillon.platform.problem.ProblemException;
import io.carillon.privacy.v1.DataSubject;
import io.carillon.privacy.v1.EraseRequest;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.ExportRequest;
import io.carillon.privacy.v1.ExportResponse;
import io.carillon.privacy.v1.PrivacyServiceGrpc.PrivacyServiceBlockingStub;
import io.carillon.privacy.v1.SubjectIdentifier;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/** The other services that hold data of people. */
@ApplicationScoped
class NeighboursClient {
  private static final Duration ERASING = Duration.ofSeconds(60);
  private static final Duration EXPORTING = Duration.ofMinutes(30);

  private final ServiceCalls calls;

  @GrpcClient("ingest")
  PrivacyServiceBlockingStub ingest;

  @GrpcClient("scoring")
  PrivacyServiceBlockingStub scoring;

  @GrpcClient("journey")
  PrivacyServiceBlockingStub journey;

  @GrpcClient("messaging")
  PrivacyServiceBlockingStub messaging;

  @GrpcClient("geo")
  PrivacyServiceBlockingStub geo;

  @GrpcClient("analytics")
  PrivacyServiceBlockingStub analytics;

  @Inject
  NeighboursClient(ServiceCalls calls) {
    this.calls = calls;
  }

  /** A service did not do its part; the message is its status, without words of its own. */
  static final class AwayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AwayException(String status, Throwable cause) {
      super(status, cause);
    }
  }

  /**
   * Everything that a service holds, by kind, as JSON.
   *
   * @throws AwayException
   */
  void export(
      String service, String tenant, UUID request, Whom whom, BiConsumer<String, String> out) {
    try {
      Iterator<ExportResponse> answers =
          calls
              .unhurried(tenant, stub(service))
              .withDeadlineAfter(EXPORTING.toSeconds(), TimeUnit.SECONDS)
              .export(
                  ExportRequest.newBuilder()
                      .setRequestId(request.toString())
                      .setSubject(subject(whom))
                      .build());
      while (answers.hasNext()) {
        answers
            .next()
            .getItemsList()
            .forEach(item -> out.accept(item.getKind(), item.getJson().toStringUtf8()));
      }
    } catch (StatusRuntimeException e) {
      throw new AwayException(e.getStatus().getCode().name(), e);
    } catch (ProblemException e) {
      throw new AwayException(e.reason().name(), e);
    }
  }

  /**
   * Erases the person there; answers the receipt.
   *
   * @throws AwayException
   */
  ObjectNode erase(String service, String tenant, UUID request, Whom whom) {
    try {
      return receipt(
          calls
              .unhurried(tenant, stub(service))
              .withDeadlineAfter(ERASING.toSeconds(), TimeUnit.SECONDS)
              .erase(
                  EraseRequest.newBuilder()
                      .setRequestId(request.toString())
                      .setSubject(subject(whom))
                      .build())
              .getReceipt());
    } catch (StatusRuntimeException e) {
      throw new AwayException(e.getStatus().getCode().name(), e);
    } catch (ProblemException e) {
      throw new AwayException(e.reason().name(), e);
    }
  }

  private PrivacyServiceBlockingStub stub(String service) {
    PrivacyServiceBlockingStub stub =
        Map.of(
                "ingest", ingest,
                "scoring", scoring,
                "journey", journey,
                "messaging", messaging,
                "geo", geo,
                "analytics", analytics)
            .get(service);
    if (stub == null) {
      throw new IllegalArgumentException("No service " + service);
    }
    return stub;
  }

  private static DataSubject subject(Whom whom) {
    DataSubject.Builder subject = DataSubject.newBuilder();
    whom.profiles().forEach(id -> subject.addProfileIds(id.toString()));
    whom.identifiers()
        .forEach(
            identifier ->
                subject.addIdentifiers(
                    SubjectIdentifier.newBuilder()
                        .setType(identifier.type())
                        .setValue(identifier.value())));
    return subject.build();
  }

  private static ObjectNode receipt(ErasureReceipt message) {
    ObjectNode receipt = JsonNodeFactory.instance.objectNode();
    receipt.put("at", moment(message.getErasedAt()));
    ObjectNode erased = receipt.putObject("erased");
    message.getErasedList().forEach(kind -> erased.put(kind.getKind(), kind.getCount()));
    ArrayNode expiring = receipt.putArray("expires");
    message
        .getExpiringList()
        .forEach(
            one ->
                expiring
                    .addObject()
                    .put("what", one.getWhat())
                    .put("goneBy", moment(one.getGoneBy())));
    ArrayNode kept = receipt.putArray("keeps");
    message
        .getKeptList()
        .forEach(one -> kept.addObject().put("what", one.getWhat()).put("why", one.getWhy()));
    return receipt;
  }

  private static String moment(Timestamp at) {
    return Instant.ofEpochSecond(at.getSeconds(), at.getNanos()).toString();
  }
}
