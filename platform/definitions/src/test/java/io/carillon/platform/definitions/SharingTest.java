package io.carillon.platform.definitions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.platform.problem.CommonReason;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SharingTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final ObjectNode SHARED =
      (ObjectNode)
          json(
              """
              {"name":"Winter tyres","steps":{
                "day":{"type":"wait","for":"P1D","window":{"days":["mon"],"from":"09:00"}},
                "mail":{"type":"send","template":"winter"}},
               "sharing":{"name":"free","steps.day.window":"free","steps.day.window.days":"locked",
                 "steps.day.for":{"min":"PT12H","max":"P3D"},
                 "steps.mail.template":{"oneOf":["winter","winter-short"]}}}
              """);

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** The shared one with a value in another place, or without it. */
  private static ObjectNode with(String pointer, String value) {
    ObjectNode changed = SHARED.deepCopy();
    int last = pointer.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) changed.at(pointer.substring(0, last));
    String name = pointer.substring(last + 1);
    if (value.isEmpty()) {
      parent.remove(name);
    } else {
      parent.set(name, json(value));
    }
    return changed;
  }

  private static void requireOf(ObjectNode wanted) {
    Sharing.of(SHARED).require("/demo", Sharing.changes(SHARED, wanted));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/name, \"Pneus d'hiver\"",
        "/steps/day/window/from, \"10:00\"",
        "/steps/day/window/from, ``",
        "/steps/day/window/to, \"19:00\"",
        "/steps/day/for, \"PT12H\"",
        "/steps/day/for, \"P3D\"",
        "/steps/mail/template, \"winter-short\""
      })
  void letsChangeWhatIsSharedWithinItsLimits(String pointer, String value) {
    ObjectNode wanted = with(pointer, value);

    assertThatCode(() -> requireOf(wanted)).doesNotThrowAnyException();
    JsonNode patch = Sharing.patch(Sharing.changes(SHARED, wanted));
    assertThat(Sharing.of(SHARED).apply(SHARED, patch)).isEqualTo(wanted);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/steps/mail/type, \"wait\", steps.mail.type",
        "/steps/day/window/days, `[\"tue\"]`, steps.day.window.days",
        "/steps/day/next, \"mail\", steps.day.next",
        "/steps/sms, `{\"type\":\"send\"}`, steps.sms.type",
        "/steps/mail, ``, steps.mail.type",
        "/sharing/name, \"locked\", sharing.name",
        "/entry, {}, entry"
      })
  void namesTheFieldThatIsLocked(String pointer, String value, String field) {
    ProblemException refused = refusal(with(pointer, value));

    assertThat(refused.reason()).isEqualTo(CommonReason.FIELD_LOCKED);
    assertThat(refused.violations()).extracting(Violation::field).contains(field);
    assertThat(refused.detail()).contains("/demo");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "/steps/day/for, \"PT11H59M\", PT12H..P3D",
        "/steps/day/for, \"P4D\", PT12H..P3D",
        "/steps/day/for, \"soon\", PT12H..P3D",
        "/steps/mail/template, \"own\", `one of winter, winter-short`"
      })
  void saysWhatALimitAllows(String pointer, String value, String expected) {
    ProblemException refused = refusal(with(pointer, value));

    assertThat(refused.reason()).isEqualTo(CommonReason.INVALID_VALUE);
    assertThat(refused.violations().getFirst().expected()).isEqualTo(expected);
  }

  private static ProblemException refusal(ObjectNode wanted) {
    try {
      requireOf(wanted);
    } catch (ProblemException e) {
      return e;
    }
    throw new AssertionError("it was let through");
  }

  @Test
  void goesBackToTheOwnersWordWhereItSharesNoLonger() {
    JsonNode patch = json("{\"name\":\"Mine\",\"steps.day.window.from\":\"10:00\"}");
    ObjectNode stricter = with("/sharing/name", "\"locked\"");

    ObjectNode effective = Sharing.of(stricter).apply(stricter, patch);

    assertThat(effective.path("name").asText()).isEqualTo("Winter tyres");
    assertThat(effective.at("/steps/day/window/from").asText()).isEqualTo("10:00");
  }

  @Test
  void takesAwayWhatHasNothingLeftInIt() {
    ObjectNode bare = with("/steps/day/window", "");
    ObjectNode wanted = SHARED.deepCopy();
    JsonNode there = Sharing.patch(Sharing.changes(bare, wanted));
    JsonNode gone = json("{\"steps.day.window.from\":null,\"steps.day.window.to\":null}");

    assertThat(there.has("steps.day.window.from")).isTrue();
    ObjectNode onlyFrom = with("/steps/day/window/days", "");
    assertThat(Sharing.of(SHARED).apply(onlyFrom, gone).at("/steps/day").has("window")).isFalse();
  }

  @Test
  void sharesNothingThatIsNotNamed() {
    ObjectNode silent = SHARED.deepCopy();
    silent.remove("sharing");
    ObjectNode wanted = silent.deepCopy().put("name", "Mine");

    assertThatThrownBy(() -> Sharing.of(silent).require("/demo", Sharing.changes(silent, wanted)))
        .hasMessageContaining("name is locked by /demo");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"name\":\"open\"}",
        "{\"name\":{}}",
        "{\"name\":{\"min\":\"never\"}}",
        "{\"name\":{\"oneOf\":\"a\"}}",
        "{\"name\":{\"min\":1,\"oneOf\":[1]}}",
        "{\"name\":3}"
      })
  void knowsTheFormOfItsRules(String wrong) {
    assertThat(Sharing.mistakes(json(wrong))).hasSize(1);
    assertThat(Sharing.mistakes(SHARED.path("sharing"))).isEqualTo(List.of());
  }
}
