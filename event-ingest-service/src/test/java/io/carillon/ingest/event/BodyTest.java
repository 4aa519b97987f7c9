package io.carillon.ingest.event;

import static io.carillon.ingest.event.MalformedInput.list;
import static io.carillon.ingest.event.MalformedInput.nested;
import static io.carillon.ingest.event.MalformedInput.track;
import static io.carillon.ingest.event.MalformedInput.user;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.platform.problem.ProblemException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BodyTest {
  static Stream<MalformedInput.Row> rows() {
    return MalformedInput.rows().stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void tellsWhatIsWrong(MalformedInput.Row row) {
    assertThat(reasonOf(row.call(), row.body())).isEqualTo(row.accepted() ? "good" : row.reason());
  }

  @Test
  void refusesATypeThatIsNotTheAddresss() {
    assertThat(reasonOf(Call.TRACK, track(",\"type\":\"identify\"").getBytes(UTF_8)))
        .isEqualTo("TYPE_MISMATCH");
  }

  @Test
  void refusesWhatIsNestedTenThousandLevelsDeep() {
    assertThat(reasonOf(Call.TRACK, track(",\"x\":" + nested(10_000)).getBytes(UTF_8)))
        .isEqualTo("TOO_DEEP");
  }

  static Stream<Arguments> accepted() {
    return Stream.of(
        Arguments.of("the least", Call.TRACK, track("")),
        Arguments.of("white space around", Call.TRACK, " \r\n\t" + track("") + "\n"),
        Arguments.of("a numeric user id", Call.TRACK, "{\"userId\":42,\"event\":\"A\"}"),
        Arguments.of("fields that nobody knows", Call.TRACK, track(",\"x\":{\"y\":[1,{\"z\":2}]}")),
        Arguments.of("20 levels", Call.TRACK, track(",\"x\":" + nested(19))),
        Arguments.of("8 KB of text", Call.TRACK, track(",\"x\":\"" + "x".repeat(8_192) + "\"")),
        Arguments.of("escapes", Call.TRACK, track(",\"x\":\"\\ud83d\\ude00 \\u00e9\"")),
        Arguments.of("the largest double", Call.TRACK, track(",\"x\":1.7976931348623157e308")),
        Arguments.of("30 digits", Call.TRACK, track(",\"x\":" + "9".repeat(30))),
        Arguments.of(
            "nulls",
            Call.TRACK,
            track(",\"properties\":null,\"context\":null,\"timestamp\":null,\"messageId\":null")),
        Arguments.of("a page without a name", Call.PAGE, user("")),
        Arguments.of("a screen", Call.SCREEN, "{\"anonymousId\":\"a\",\"name\":\"Home\"}"),
        Arguments.of("a group", Call.GROUP, user(",\"groupId\":\"g\"")),
        Arguments.of("an alias", Call.ALIAS, user(",\"previousId\":\"p\"")),
        Arguments.of("an alias of a browser", Call.ALIAS, user(",\"anonymousId\":\"a\"")),
        Arguments.of("the address's own type", Call.TRACK, track(",\"type\":\"track\"")),
        Arguments.of(
            "fields of other calls, whatever they are",
            Call.TRACK,
            track(",\"name\":7,\"traits\":\"x\",\"groupId\":{},\"previousId\":[1]")),
        Arguments.of(
            "an event's fields in an identify",
            Call.IDENTIFY,
            user(",\"event\":{},\"properties\":[],\"name\":null")),
        Arguments.of(
            "a wrong original time beside a time",
            Call.TRACK,
            track(",\"originalTimestamp\":{},\"timestamp\":\"2026-03-07T10:00:00Z\"")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("accepted")
  void acceptsAndKeepsEveryByte(String what, Call door, String json) {
    Reading reading = Body.of(json.getBytes(UTF_8)).event(door);

    assertThat(reading).isInstanceOf(Reading.Good.class);
    assertThat(new String(((Reading.Good) reading).event().json().copy(), UTF_8))
        .isEqualTo(json.strip());
  }

  @Test
  void keepsTheKeyOutOfTheEvent() {
    Body body =
        Body.of("{\"userId\":\"k\", \"writeKey\" : \"secret\", \"event\":\"A\"}".getBytes(UTF_8));

    Reading.Good good = (Reading.Good) body.event(Call.TRACK);

    assertThat(body.writeKey()).contains("secret");
    assertThat(new String(good.event().json().copy(), UTF_8))
        .isEqualTo("{\"userId\":\"k\", \"event\":\"A\"}");
  }

  @Test
  void takesTheFieldsThatThePlatformUses() {
    String json =
        """
        {"type":"track","messageId":"m-1","anonymousId":"a-1","userId":"kelly",
         "event":"Product Added","profileId":"p-1","properties":{"userId":"not this one"},
         "context":{"device":{"id":"d-1","type":"ios"},"traits":{"id":"nor this"}},
         "timestamp":"2026-03-07T10:00:00Z","sentAt":"2026-03-07T10:00:01Z"}""";

    NewEvent event = ((Reading.Good) Body.of(json.getBytes(UTF_8)).event(Call.TRACK)).event();

    assertThat(event.messageId()).isEqualTo("m-1");
    assertThat(event.anonymousId()).isEqualTo("a-1");
    assertThat(event.userId()).isEqualTo("kelly");
    assertThat(event.deviceId()).isEqualTo("d-1");
    assertThat(event.name()).isEqualTo("Product Added");
    assertThat(event.timestamp()).hasToString("2026-03-07T10:00:00Z");
    assertThat(event.sentAt()).hasToString("2026-03-07T10:00:01Z");
  }

  @Test
  void keepsALaneThroughALogIn() {
    assertThat(laneOf(user(",\"anonymousId\":\"a\"," + device("d")))).isEqualTo("a");
    assertThat(laneOf("{\"anonymousId\":\"a\"," + device("d") + "}")).isEqualTo("a");
    assertThat(laneOf(user("," + device("d")))).isEqualTo("d");
    assertThat(laneOf(user(""))).isEqualTo("k");
  }

  @Test
  void keepsTheKeyOutOfEachEventOfABatch() {
    Body.Batch batch =
        batch(
            """
            {"writeKey":"secret","context":{"ip":"1.2.3.4"},
             "batch":[{"type":"page","writeKey":"secret","userId":"k"},{"type":"page","userId":"k"}]}""");

    assertThat(json(batch, 0)).isEqualTo(json(batch, 1)).doesNotContain("secret");
  }

  @Test
  void losesNoNeighbourOfABadEvent() {
    String good = "{\"type\":\"track\",\"userId\":\"k\",\"event\":\"A\"}";
    List<String> elements =
        List.of(
            good,
            "{\"type\":\"track\",\"messageId\":\"m-1\",\"event\":\"A\"}",
            "{\"type\":\"page\",\"userId\":\"k\",\"x\":" + nested(5_000) + "}",
            "{\"type\":\"page\",\"userId\":\"k\",\"\\ud83d\\ude00\":1,\"messageId\":\"m-9\"}",
            "{\"userId\":\"k\",\"messageId\":\"m-3\"}",
            "7",
            "null",
            "\"text, with ] and }\"",
            "{\"type\":\"page\",\"messageId\":\"m-7\",\"userId\":\"k\",\"x\":" + list(33_000) + "}",
            " " + good + " ");

    Body.Batch batch = batch("{\"batch\":[" + String.join(",", elements) + "]}");

    assertThat(batch.readings())
        .extracting(BodyTest::told)
        .containsExactly(
            "good",
            "IDENTIFIER_MISSING m-1",
            "TOO_DEEP null",
            "CHARACTER_NOT_ALLOWED m-9",
            "TYPE_MISSING m-3",
            "NOT_AN_OBJECT null",
            "NOT_AN_OBJECT null",
            "NOT_AN_OBJECT null",
            "EVENT_TOO_LARGE m-7",
            "good");
    assertThat(json(batch, 9)).isEqualTo(good);
  }

  @Test
  void namesTheFieldOfACharacterThatNoDatabaseKeepsAndLosesNoNeighbour() {
    String good = "{\"type\":\"track\",\"userId\":\"k\",\"event\":\"A\"}";
    String start = "{\"type\":\"track\",\"userId\":\"k\",\"event\":\"A\",\"properties\":";

    Body.Batch batch =
        batch(
            "{\"batch\":["
                + String.join(
                    ",",
                    good,
                    start + "{\"sizes\":[\"s\",\"x\\u0000l\"]}}",
                    start + "{\"a\\u0000\":1}}",
                    "{\"type\":\"track\",\"userId\":\"\\u0000\",\"event\":\"A\"}",
                    good)
                + "]}");

    assertThat(batch.readings())
        .extracting(
            reading ->
                reading instanceof Reading.Refused refused ? refused.problem().detail() : "good")
        .containsExactly(
            "good",
            "properties.sizes.1: \\u0000 (expected: what stands for a character)",
            "properties.a\ufffd: \\u0000 (expected: what stands for a character)",
            "userId: \\u0000 (expected: what stands for a character)",
            "good");
  }

  @Test
  void anEventIsNoLargerThanTheLimitWithTheContextOfItsBatchEither() {
    String context = "{\"x\":" + list(20_000) + "}";
    String event = "{\"type\":\"page\",\"messageId\":\"m-%d\",\"userId\":\"k\",\"x\":%s}";

    Body.Batch batch =
        batch(
            "{\"context\":%s,\"batch\":[%s,%s]}"
                .formatted(context, event.formatted(1, "0"), event.formatted(2, list(20_000))));

    assertThat(batch.readings())
        .extracting(BodyTest::told)
        .containsExactly("good", "EVENT_TOO_LARGE m-2");
  }

  @Test
  void refusesABatchThatIsNoJsonAsAWhole() {
    String good = "{\"type\":\"track\",\"userId\":\"k\",\"event\":\"A\"}";

    assertThat(batchReason("{\"batch\":[" + good + ",{\"type\":tru}]}")).isEqualTo("MALFORMED");
    assertThat(batchReason("{\"batch\":[" + good + ",]}")).isEqualTo("MALFORMED");
    assertThat(batchReason("{\"batch\":[" + good + " " + good + "]}")).isEqualTo("MALFORMED");
    assertThat(batchReason("{\"batch\":[" + good)).isEqualTo("MALFORMED");
    assertThat(batchReason("{\"batch\":[],\"x\":nul}")).isEqualTo("MALFORMED");
    assertThat(batchReason("{\"batch\":{}}")).isEqualTo("INVALID_VALUE");
    assertThat(batchReason("{}")).isEqualTo("INVALID_VALUE");
    assertThat(batchReason("{\"batch\":[],\"batch\":[]}")).isEqualTo("DUPLICATE_FIELD");
    assertThat(batchReason("{\"batch\":[],\"sentAt\":\"soon\"}")).isEqualTo("INVALID_VALUE");
    assertThat(batchReason("{\"batch\":[" + "0,".repeat(2_500) + "0]}"))
        .isEqualTo("BATCH_TOO_LARGE");
  }

  @Test
  void putsTheBatchsContextIntoEachEvent() {
    Body.Batch batch =
        batch(
            """
            {"context":{"library":{"name":"x"},"ip":"1.2.3.4"},"integrations":{"All":true},
             "sentAt":"2026-03-07T10:00:01Z",
             "batch":[{"type":"page","userId":"k"},
                      {"type":"page","userId":"k","context":{"ip":"5.6.7.8"},"integrations":{}}]}""");

    assertThat(json(batch, 0))
        .isEqualTo(
            """
            {"integrations":{"All":true},"context":{"library":{"name":"x"},"ip":"1.2.3.4"},"type":"page","userId":"k"}""");
    assertThat(json(batch, 1))
        .isEqualTo(
            """
            {"type":"page","userId":"k","context":{"library":{"name":"x"},"ip":"5.6.7.8"},"integrations":{"All":true}}""");
    assertThat(batch.sentAt()).hasToString("2026-03-07T10:00:01Z");
  }

  private static String reasonOf(Call door, byte[] json) {
    try {
      return told(Body.of(json).event(door)).split(" ", 2)[0];
    } catch (ProblemException e) {
      return e.reason().name();
    }
  }

  private static String batchReason(String json) {
    ProblemException[] thrown = new ProblemException[1];
    assertThatThrownBy(() -> batch(json))
        .isInstanceOfSatisfying(ProblemException.class, e -> thrown[0] = e);
    return thrown[0].reason().name();
  }

  private static String told(Reading reading) {
    return switch (reading) {
      case Reading.Good _ -> "good";
      case Reading.Refused refused -> refused.reason().name() + " " + refused.messageId();
    };
  }

  private static Body.Batch batch(String json) {
    return Body.of(json.getBytes(UTF_8)).batch();
  }

  private static String json(Body.Batch batch, int index) {
    return new String(((Reading.Good) batch.readings().get(index)).event().json().copy(), UTF_8);
  }

  private static String laneOf(String json) {
    return ((Reading.Good) Body.of(json.getBytes(UTF_8)).event(Call.PAGE)).event().lane();
  }

  private static String device(String id) {
    return "\"context\":{\"device\":{\"id\":\"%s\"}}".formatted(id);
  }
}
