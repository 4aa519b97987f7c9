package io.carillon.platform.privacy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Transactions;
import io.carillon.privacy.v1.EraseRequest;
import io.carillon.privacy.v1.EraseResponse;
import io.carillon.privacy.v1.ErasureReceipt;
import io.carillon.privacy.v1.ExportRequest;
import io.carillon.privacy.v1.ExportResponse;
import io.carillon.privacy.v1.ExportedItem;
import io.carillon.privacy.v1.PrivacyServiceGrpc;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jdbi.v3.core.Handle;

/** The door of a service's {@link Holdings}. */
@GrpcService
public class PrivacyGrpc extends PrivacyServiceGrpc.PrivacyServiceImplBase {
  private static final int BYTES = 256 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

  private final Holdings holdings;
  private final ErasedStore erased;
  private final Transactions transactions;
  private final Callers callers;
  private final Clock clock;
  private final String service;

  @Inject
  PrivacyGrpc(
      Holdings holdings,
      ErasedStore erased,
      Transactions transactions,
      Callers callers,
      Clock clock,
      @ConfigProperty(name = "carillon.service") String service) {
    this.holdings = holdings;
    this.erased = erased;
    this.transactions = transactions;
    this.callers = callers;
    this.clock = clock;
    this.service = service;
  }

  @Override
  @RolesAllowed(Permissions.INTERNAL)
  public void export(ExportRequest request, StreamObserver<ExportResponse> responses) {
    String tenant = callers.tenant();
    var unused = SubjectCodec.request(request.getRequestId());
    Subject subject = SubjectCodec.subject(request.getSubject());
    Outgoing outgoing = new Outgoing((ServerCallStreamObserver<ExportResponse>) responses);
    holdings.export(tenant, subject, outgoing::add);
    outgoing.send();
    responses.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.INTERNAL)
  public void erase(EraseRequest request, StreamObserver<EraseResponse> answer) {
    String tenant = callers.tenant();
    UUID id = SubjectCodec.request(request.getRequestId());
    Subject subject = SubjectCodec.subject(request.getSubject());
    ErasureReceipt receipt =
        transactions.inWholeTenant(tenant, tx -> erase(tx, tenant, id, subject));
    answer.onNext(EraseResponse.newBuilder().setReceipt(receipt).build());
    answer.onCompleted();
  }

  private ErasureReceipt erase(Handle tx, String tenant, UUID request, Subject subject) {
    erased.hold(tx, request);
    Optional<byte[]> before = erased.receipt(tx, tenant, request);
    if (before.isPresent()) {
      return read(before.get());
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Receipt gone = holdings.erase(tx, tenant, subject, now);
    erased.tell(tx, tenant, subject.profiles(), gone);
    ErasureReceipt receipt = SubjectCodec.receipt(service, gone, now);
    erased.add(tx, tenant, subject.profiles(), now);
    erased.keep(tx, tenant, request, receipt.toByteArray(), now);
    return receipt;
  }

  private static ErasureReceipt read(byte[] bytes) {
    try {
      return ErasureReceipt.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A kept receipt cannot be read", e);
    }
  }

  /** Fills responses and sends each one when the caller is ready for it. */
  private static final class Outgoing {
    private final ServerCallStreamObserver<ExportResponse> caller;
    private final ExportResponse.Builder response = ExportResponse.newBuilder();
    private int bytes;

    Outgoing(ServerCallStreamObserver<ExportResponse> caller) {
      this.caller = caller;
    }

    void add(Holdings.Item item) {
      ByteString json = ByteString.copyFromUtf8(item.json());
      response.addItems(ExportedItem.newBuilder().setKind(item.kind()).setJson(json));
      bytes += json.size();
      if (bytes >= BYTES) {
        send();
      }
    }

    void send() {
      // onReady is not delivered while a method of a virtual thread runs, so readiness is asked for
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!caller.isReady()) {
        if (caller.isCancelled() || System.nanoTime() - deadline > 0) {
          throw new ProblemException(
              CommonReason.DEPENDENCY_AWAY, "The caller has taken nothing for a minute.");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      if (response.getItemsCount() > 0) {
        caller.onNext(response.build());
        response.clear();
        bytes = 0;
      }
    }
  }
}
