package io.carillon.analytics.archive;

import com.google.protobuf.Timestamp;
import io.carillon.analytics.archive.Archive.Reading;
import io.carillon.analytics.archive.ArchiveStore.Oldest;
import io.carillon.analytics.archive.ArchiveStore.Row;
import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.analytics.v1.ReadEventsResponse;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import io.carillon.platform.store.Ids;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** The archive for services. A response is sent only when the caller has taken those before it. */
@GrpcService
public class ArchiveGrpc extends ArchiveServiceGrpc.ArchiveServiceImplBase {
  private static final int ROWS = 250;
  private static final int BYTES = 1 << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = Duration.ofMillis(2).toNanos();

  private final Archive archive;
  private final Callers callers;

  @Inject
  ArchiveGrpc(Archive archive, Callers callers) {
    this.archive = archive;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.INTERNAL)
  public void readEvents(ReadEventsRequest request, StreamObserver<ReadEventsResponse> responses) {
    String tenant = callers.tenant();
    Reading reading = archive.read(tenant, filter(tenant, request));
    Outgoing outgoing =
        new Outgoing((ServerCallStreamObserver<ReadEventsResponse>) responses, reading);
    Oldest behind = Oldest.BEGINNING;
    List<Row> rows;
    do {
      rows = archive.next(tenant, reading, behind, ROWS);
      for (Row row : rows) {
        if (!outgoing.add(eventOf(row))) {
          return;
        }
        behind = new Oldest(row.originPartition(), row.originOffset(), row.eventId());
      }
    } while (rows.size() == ROWS);
    if (outgoing.finish()) {
      responses.onCompleted();
    }
  }

  private static ProfileEvent eventOf(Row row) {
    return EventCodec.parse(row.record()).toBuilder()
        .setProfileId(row.profile().toString())
        .build();
  }

  /** Fills responses and sends each one when the caller is ready for it. */
  private static final class Outgoing {
    private final ServerCallStreamObserver<ReadEventsResponse> caller;
    private final ReadEventsResponse.Builder response = ReadEventsResponse.newBuilder();
    private int bytes;
    private boolean begun;

    Outgoing(ServerCallStreamObserver<ReadEventsResponse> caller, Reading reading) {
      this.caller = caller;
      response.setTotal(reading.total()).putAllArchived(reading.archived());
    }

    /** False when the caller is gone. */
    boolean add(ProfileEvent event) {
      response.addEvents(event);
      bytes += event.getSerializedSize();
      return (bytes < BYTES && response.getEventsCount() < ROWS) || send();
    }

    boolean finish() {
      return (begun && response.getEventsCount() == 0) || send();
    }

    private boolean send() {
      // onReady is not delivered while a method of a virtual thread runs, so readiness is asked for
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (!caller.isReady()) {
        if (caller.isCancelled()) {
          return false;
        }
        if (System.nanoTime() - deadline > 0) {
          throw new ProblemException(
              CommonReason.DEPENDENCY_AWAY, "The caller has taken nothing for a minute.");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      caller.onNext(response.build());
      response.clear();
      bytes = 0;
      begun = true;
      return true;
    }
  }

  private EventFilter filter(String tenant, ReadEventsRequest request) {
    Violations violations = new Violations();
    Instant after = request.hasAfter() ? moment(violations, "after", request.getAfter()) : null;
    Instant before = request.hasBefore() ? moment(violations, "before", request.getBefore()) : null;
    String asked = request.getProfileId();
    UUID profile = Ids.parse(asked).orElse(null);
    violations.check(asked.isEmpty() || profile != null, "profile_id", asked, "a profile's id");
    violations.throwIfAny();
    Set<UUID> family = profile == null ? Set.of() : archive.family(tenant, profile);
    return new EventFilter(family, Set.copyOf(request.getNamesList()), after, before);
  }

  private static @Nullable Instant moment(Violations violations, String field, Timestamp at) {
    try {
      return EventCodec.instant(at);
    } catch (DateTimeException | ArithmeticException e) {
      violations.add(field, at.getSeconds(), "a moment of the years 1 to 9999");
      return null;
    }
  }
}
