package io.carillon.ingest.event;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
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
  private static final String BIG = "x".repeat(9_000);

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused("an empty body", Call.TRACK, "", "MALFORMED"),
        refused("white space", Call.TRACK, "  \n", "MALFORMED"),
        refused("no JSON", Call.TRACK, "hello", "MALFORMED"),
        refused("a bare null", Call.TRACK, "null", "MALFORMED"),
        refused("an array", Call.TRACK, "[]", "MALFORMED"),
        refused("cut off", Call.TRACK, "{\"userId\":\"k\",\"event\":\"A", "MALFORMED"),
        refused("two values", Call.TRACK, track("") + "{}", "MALFORMED"),
        refused("a bad literal", Call.TRACK, track(",\"x\":tru"), "MALFORMED"),
        refused("single quotes", Call.TRACK, "{'userId':'k'}", "MALFORMED"),
        refused("a comma too many", Call.TRACK, track(",\"x\":[1,]"), "MALFORMED"),
        refused("no colon", Call.TRACK, "{\"userId\" \"k\"}", "MALFORMED"),
        refused("brackets crossed", Call.TRACK, track(",\"x\":[{]}"), "MALFORMED"),
        refused("a leading zero", Call.TRACK, track(",\"x\":01"), "MALFORMED"),
        refused("NaN", Call.TRACK, track(",\"x\":NaN"), "MALFORMED"),
        refused("a bare tab in a string", Call.TRACK, track(",\"x\":\"a\tb\""), "MALFORMED"),
        refused("a bad escape", Call.TRACK, track(",\"x\":\"\\q\""), "MALFORMED"),
        refused("U+0000", Call.TRACK, track(",\"x\":\"a\\u0000\""), "CHARACTER_NOT_ALLOWED"),
        refused("half a pair", Call.TRACK, track(",\"x\":\"\\ud83d\""), "CHARACTER_NOT_ALLOWED"),
        refused("half a pair, named", Call.TRACK, track(",\"\\udc00\":1"), "CHARACTER_NOT_ALLOWED"),
        refused("a field twice", Call.TRACK, track(",\"userId\":\"b\""), "DUPLICATE_FIELD"),
        refused("twice by escape", Call.TRACK, track(",\"user\\u0049d\":1"), "DUPLICATE_FIELD"),
        refused("twice deep", Call.TRACK, track(",\"x\":[{\"a\":1,\"a\":2}]"), "DUPLICATE_FIELD"),
        refused("21 levels", Call.TRACK, track(",\"x\":" + nested(20)), "TOO_DEEP"),
        refused("10,000 levels", Call.TRACK, track(",\"x\":" + nested(10_000)), "TOO_DEEP"),
        refused("a long string", Call.TRACK, track(",\"x\":\"" + BIG + "\""), "STRING_TOO_LONG"),
        refused("a long name", Call.TRACK, track(",\"" + BIG + "\":1"), "STRING_TOO_LONG"),
        refused("1e999", Call.TRACK, track(",\"x\":1e999"), "NUMBER_OUT_OF_RANGE"),
        refused("1e-20000", Call.TRACK, track(",\"x\":1e-20000"), "NUMBER_OUT_OF_RANGE"),
        refused("1e9999999999", Call.TRACK, track(",\"x\":1e9999999999"), "NUMBER_OUT_OF_RANGE"),
        refused(
            "1,001 digits",
            Call.TRACK,
            track(",\"x\":" + "9".repeat(1_001)),
            "NUMBER_OUT_OF_RANGE"),
        refused("over 32 KB", Call.TRACK, track(",\"x\":" + list(33_000)), "EVENT_TOO_LARGE"),
        refused("nobody", Call.TRACK, "{\"event\":\"A\"}", "IDENTIFIER_MISSING"),
        refused("blank ids", Call.TRACK, ids("\"\"", "\"  \""), "IDENTIFIER_MISSING"),
        refused("null ids", Call.TRACK, ids("null", "null"), "IDENTIFIER_MISSING"),
        refused("a list as an id", Call.TRACK, ids("[1]", "null"), "INVALID_VALUE"),
        refused("a boolean as an id", Call.TRACK, ids("true", "null"), "INVALID_VALUE"),
        refused("a fraction as an id", Call.TRACK, ids("1.5", "null"), "INVALID_VALUE"),
        refused("a long id", Call.TRACK, ids("\"" + "u".repeat(513) + "\"", "1"), "INVALID_VALUE"),
        refused("no event", Call.TRACK, "{\"userId\":\"k\"}", "EVENT_NAME_MISSING"),
        refused(
            "a blank event",
            Call.TRACK,
            "{\"userId\":\"k\",\"event\":\" \"}",
            "EVENT_NAME_MISSING"),
        refused("a numeric event", Call.TRACK, "{\"userId\":\"k\",\"event\":7}", "INVALID_VALUE"),
        refused("properties as text", Call.TRACK, track(",\"properties\":\"x\""), "INVALID_VALUE"),
        refused("context as a list", Call.TRACK, track(",\"context\":[]"), "INVALID_VALUE"),
        refused("traits as a number", Call.IDENTIFY, user(",\"traits\":1"), "INVALID_VALUE"),
        refused(
            "a device id as a list",
            Call.TRACK,
            track(",\"context\":{\"device\":{\"id\":[]}}"),
            "INVALID_VALUE"),
        refused("a time in words", Call.TRACK, track(",\"timestamp\":\"today\""), "INVALID_VALUE"),
        refused(
            "February 30th",
            Call.TRACK,
            track(",\"timestamp\":\"2026-02-30T00:00:00Z\""),
            "INVALID_VALUE"),
        refused("a negative time", Call.TRACK, track(",\"sentAt\":-1"), "INVALID_VALUE"),
        refused("a time as an object", Call.TRACK, track(",\"sentAt\":{}"), "INVALID_VALUE"),
        refused(
            "a long message id",
            Call.TRACK,
            track(",\"messageId\":\"" + "m".repeat(101) + "\""),
            "MESSAGE_ID_TOO_LONG"),
        refused("another type", Call.TRACK, track(",\"type\":\"identify\""), "TYPE_MISMATCH"),
        refused("an unknown type", Call.TRACK, track(",\"type\":\"buy\""), "TYPE_UNKNOWN"),
        refused("a numeric type", Call.TRACK, track(",\"type\":1"), "INVALID_VALUE"),
        refused("no group", Call.GROUP, user(""), "GROUP_ID_MISSING"),
        refused("no previous id", Call.ALIAS, user(""), "PREVIOUS_ID_MISSING"),
        refused(
            "an alias of nobody",
            Call.ALIAS,
            "{\"anonymousId\":\"a\",\"previousId\":\"p\"}",
            "IDENTIFIER_MISSING"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusals")
  void refusesWithAStatedReason(String what, Call door, String json, String reason) {
    assertThat(reasonOf(door, json.getBytes(UTF_8))).isEqualTo(reason);
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
  void refusesWhatIsNotUtf8() {
    assertThat(reasonOf(Call.TRACK, track(",\"x\":\"é\"").getBytes(ISO_8859_1)))
        .isEqualTo("MALFORMED");
    assertThat(reasonOf(Call.TRACK, track("").getBytes(java.nio.charset.StandardCharsets.UTF_16)))
        .isEqualTo("MALFORMED");
  }

  @Test
  void readsBehindAByteOrderMark() {
    byte[] json = ("\uFEFF" + track("")).getBytes(UTF_8);

    assertThat(Body.of(json).event(Call.TRACK)).isInstanceOf(Reading.Good.class);
  }

  @Test
  void keepsTheKeyOutOfTheEvent() {
    Body body =
        Body.of("{\"userId\":\"k\", \"writeKey\" : \"secret\", \"event\":\"A\"}".getBytes(UTF_8));

    Reading.Good good = (Reading.Good) body.event(Call.TRACK);

    assertThat(body.writeKey()).contains("secret");
    assertThat(new String(good.event().json().copy(), UTF_8))
        .isEqualTo("{\"userId\":\"k\",\"event\":\"A\"}");
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

  private static Arguments refused(String what, Call door, String json, String reason) {
    return Arguments.of(what, door, json, reason);
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

  private static String track(String more) {
    return "{\"userId\":\"k\",\"event\":\"A\"" + more + "}";
  }

  private static String user(String more) {
    return "{\"userId\":\"k\"" + more + "}";
  }

  private static String ids(String userId, String anonymousId) {
    return "{\"event\":\"A\",\"userId\":%s,\"anonymousId\":%s}".formatted(userId, anonymousId);
  }

  private static String nested(int levels) {
    return "[".repeat(levels) + "]".repeat(levels);
  }

  private static String list(int bytes) {
    return "[" + "1,".repeat(bytes / 2) + "1]";
  }
}
