package io.carillon.platform.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  private final ObjectMapper json = StrictJson.mapper();

  record Coupon(
      String code,
      int percent,
      Duration validFor,
      List<String> tags,
      Map<String, Object> notes,
      JsonNode rules) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"code\":\"A\",\"percent\":20,\"colour\":1} | UNKNOWN_FIELD | colour",
        "{\"code\":\"A\",\"percent\":\"20\"}          | INVALID_VALUE | percent",
        "{\"code\":1}                                 | INVALID_VALUE | code",
        "{\"code\":\"A\",\"percent\":2.5}             | INVALID_VALUE | percent",
        "{\"code\":\"A\",\"percent\":null}            | INVALID_VALUE | percent",
        "{\"code\":\"A\",\"validFor\":\"soon\"}       | INVALID_VALUE | validFor",
        "{\"code\":\"A\",\"tags\":[\"a\",2]}          | INVALID_VALUE | tags.[1]",
        "{\"code\":\"A\\u0000\"}                       | INVALID_VALUE | code",
        "{\"code\":\"\\ud83d\"}                        | INVALID_VALUE | code",
        "{\"tags\":[\"a\",\"b\\u0000\"]}               | INVALID_VALUE | tags.[1]",
        "{\"notes\":{\"a\":{\"b\":[\"\\u0000\"]}}}     | INVALID_VALUE | notes.a.b.[0]",
        "{\"rules\":{\"all\":[{\"name\":\"\\u0000\"}]}} | INVALID_VALUE | rules.all.[0].name",
      })
  void whatIsWrongWithABodyIsNamed(String body, String reason, String field) {
    JacksonException e =
        catchThrowableOfType(JacksonException.class, () -> json.readValue(body, Coupon.class));

    Problem problem = ProblemMappers.of(e);

    assertThat(problem.reason()).isEqualTo(reason);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.violations()).extracting(Violation::field).containsExactly(field);
  }

  @ParameterizedTest
  @ValueSource(strings = {"notes", "rules"})
  void aNameThatCannotBeStoredIsRefusedAsAValueIs(String where) {
    String body = "{\"%s\":{\"a\":{\"b\\u0000\":1}}}".formatted(where);

    JacksonException e =
        catchThrowableOfType(JacksonException.class, () -> json.readValue(body, Coupon.class));

    assertThat(ProblemMappers.of(e).violations())
        .extracting(Violation::field)
        .containsExactly(where + ".a.b\0");
  }

  @Test
  void whatCanBeStoredIsReadAsEver() throws JsonProcessingException {
    Coupon coupon =
        json.readValue(
            "{\"code\":\"\\ud83d\\ude00\",\"percent\":1,\"notes\":{\"a\":[1,null,true,\"x\"]}}",
            Coupon.class);

    assertThat(coupon.code()).isEqualTo("😀");
    assertThat(coupon.notes()).containsEntry("a", Arrays.asList(1, null, true, "x"));
    assertThat(coupon.rules()).isNull();
    assertThat(json.readTree("{\"a\":null}").path("a").isNull()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {"{\"code\":", "not json", "{\"a\":1,\"a\":2}"})
  void whatIsNotJsonIsToldWithItsPlaceAndWithoutItsContent(String body) {
    JacksonException e = catchThrowableOfType(JacksonException.class, () -> json.readTree(body));

    Problem problem = ProblemMappers.of(e);

    assertThat(problem.reason()).isEqualTo("MALFORMED");
    assertThat(problem.detail()).startsWith("The body is not JSON at line 1");
    assertThat(problem.violations()).isEmpty();
  }

  @Test
  void aProblemNamesItsTypeByItsReason() {
    assertThat(Problem.of(CommonReason.KEY_TAKEN, "taken", List.of()).type())
        .isEqualTo("urn:carillon:problem:key-taken");
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void everyKindHasAStatusOfItsOwnInBothWorlds(Kind kind) {
    assertThat(kind.status()).isBetween(400, 599);
    assertThat(Kind.ofStatus(kind.status())).isEqualTo(kind);
    assertThat(kind.code()).isNotIn(Status.Code.OK, Status.Code.UNKNOWN);
  }

  @Test
  void violationsAreToldTogetherAndTheirValuesKeptShort() {
    Violations violations =
        new Violations()
            .check(false, "weight", 120, "0..100")
            .check(true, "name", "x", "a name")
            .check(false, "text", "y".repeat(500), "at most 100 characters");

    assertThatThrownBy(violations::throwIfAny)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.detail()).isEqualTo("weight: 120 (expected: 0..100)");
              assertThat(e.violations()).hasSize(2);
              assertThat(e.violations().getLast().found()).hasSizeLessThan(130);
            });
  }

  @Test
  void grpcTellsTheSameReason() {
    Map<Throwable, Status.Code> said =
        Map.of(
            ProblemException.notFound("journey x"),
            Status.Code.NOT_FOUND,
            new ForbiddenException(),
            Status.Code.PERMISSION_DENIED,
            new UnauthorizedException(),
            Status.Code.UNAUTHENTICATED,
            new IllegalStateException("kelly@example.com"),
            Status.Code.INTERNAL);

    said.forEach(
        (failure, code) -> {
          StatusRuntimeException status = GrpcProblems.of(failure);
          assertThat(status.getStatus().getCode()).isEqualTo(code);
          assertThat(status.getMessage()).doesNotContain("kelly");
          com.google.rpc.Status details = StatusProto.fromThrowable(status);
          assertThat(details).isNotNull();
          assertThat(details.getDetailsList()).anyMatch(detail -> detail.is(ErrorInfo.class));
        });
  }
}
