package io.carillon.journey.enrollment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.JsonFormat;
import io.carillon.journey.enrollment.Enrollments.Wish;
import io.carillon.journey.v1.EnrollRequest;
import io.carillon.journey.v1.EnrollResponse;
import io.carillon.journey.v1.Enrollment;
import io.carillon.journey.v1.EnrollmentState;
import io.carillon.journey.v1.ExitRequest;
import io.carillon.journey.v1.ExitResponse;
import io.carillon.journey.v1.GetEnrollmentRequest;
import io.carillon.journey.v1.GetEnrollmentResponse;
import io.carillon.journey.v1.JourneyServiceGrpc.JourneyServiceImplBase;
import io.carillon.journey.v1.ListEnrollmentsRequest;
import io.carillon.journey.v1.ListEnrollmentsResponse;
import io.carillon.platform.caller.Callers;
import io.carillon.platform.caller.Permissions;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Page;
import io.grpc.stub.StreamObserver;
import io.quarkus.grpc.GrpcService;
import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Enrollments over gRPC. */
@GrpcService
public class JourneyGrpc extends JourneyServiceImplBase {
  private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

  private final Enrollments enrollments;
  private final Callers callers;

  @Inject
  JourneyGrpc(Enrollments enrollments, Callers callers) {
    this.enrollments = enrollments;
    this.callers = callers;
  }

  @Override
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public void enroll(EnrollRequest request, StreamObserver<EnrollResponse> answers) {
    Wish wish =
        new Wish(
            Ids.parse(request.getProfileId())
                .orElseThrow(
                    () -> ProblemException.invalid("profile_id", request.getProfileId(), "a UUID")),
            null,
            object(request.getProperties()),
            request.getInstanceKey());
    String key = request.getIdempotencyKey();
    EnrollmentView made =
        enrollments.enroll(
            callers.tenant(),
            required(request.getJourney(), "journey"),
            wish,
            key.isEmpty() ? null : key);
    answers.onNext(EnrollResponse.newBuilder().setEnrollment(enrollment(made)).build());
    answers.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.JOURNEYS_ENROLL)
  public void exit(ExitRequest request, StreamObserver<ExitResponse> answers) {
    EnrollmentView out =
        enrollments.takeOut(
            callers.tenant(),
            id(request.getEnrollmentId()),
            request.getReason().isBlank() ? "operator" : request.getReason(),
            callers.current().name());
    answers.onNext(ExitResponse.newBuilder().setEnrollment(enrollment(out)).build());
    answers.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public void getEnrollment(
      GetEnrollmentRequest request, StreamObserver<GetEnrollmentResponse> answers) {
    EnrollmentView found = enrollments.get(callers.tenant(), id(request.getEnrollmentId()));
    answers.onNext(
        GetEnrollmentResponse.newBuilder().setEnrollment(enrollment(shown(found))).build());
    answers.onCompleted();
  }

  @Override
  @RolesAllowed(Permissions.JOURNEYS_READ)
  public void listEnrollments(
      ListEnrollmentsRequest request, StreamObserver<ListEnrollmentsResponse> answers) {
    String profile = request.getProfileId();
    UUID person =
        profile.isEmpty()
            ? null
            : Ids.parse(profile)
                .orElseThrow(() -> ProblemException.invalid("profile_id", profile, "a UUID"));
    Page<EnrollmentView> page =
        enrollments.list(
            callers.tenant(),
            empty(request.getJourney()),
            person,
            null,
            null,
            request.getPageSize() == 0 ? null : (Integer) request.getPageSize(),
            empty(request.getPageToken()));
    ListEnrollmentsResponse.Builder answer = ListEnrollmentsResponse.newBuilder();
    page.items().forEach(item -> answer.addEnrollments(enrollment(shown(item))));
    String next = page.nextCursor();
    if (next != null) {
      answer.setNextPageToken(next);
    }
    answers.onNext(answer.build());
    answers.onCompleted();
  }

  private EnrollmentView shown(EnrollmentView view) {
    return callers.current().masked() ? view.masked() : view;
  }

  private static UUID id(String text) {
    return Ids.parse(text).orElseThrow(() -> ProblemException.notFound("enrollment " + text));
  }

  private static String required(String text, String field) {
    if (text.isEmpty()) {
      throw ProblemException.invalid(field, "nothing", "the key or id of a journey");
    }
    return text;
  }

  private static @Nullable String empty(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Enrollment enrollment(EnrollmentView view) {
    Enrollment.Builder answer =
        Enrollment.newBuilder()
            .setId(view.id().toString())
            .setJourney(view.journey())
            .setJourneyVersion(view.version())
            .setProfileId(view.profile().toString())
            .setInstanceKey(view.instanceKey())
            .setState(
                view.state().equals("active")
                    ? EnrollmentState.ENROLLMENT_STATE_ACTIVE
                    : EnrollmentState.ENROLLMENT_STATE_EXITED)
            .setStep(view.step())
            .setEnteredAt(timestamp(view.enteredAt()))
            .setConverted(view.converted());
    Instant wakesAt = view.wakesAt();
    if (wakesAt != null) {
      answer.setWakesAt(timestamp(wakesAt));
    }
    Instant exitedAt = view.exitedAt();
    if (exitedAt != null) {
      answer.setExitedAt(timestamp(exitedAt));
    }
    String reason = view.exitReason();
    if (reason != null) {
      answer.setExitReason(reason);
    }
    return answer.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  private static Map<String, Object> object(Struct struct) {
    try {
      return EnrollmentCodec.JSON.readValue(JsonFormat.printer().print(struct), OBJECT);
    } catch (InvalidProtocolBufferException | JsonProcessingException e) {
      throw ProblemException.invalid("properties", "unreadable", "a JSON object");
    }
  }
}
