package io.carillon.journey.definition;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChecksTest {

  private static List<Mistake> mistakes(JsonNode journey) {
    return Checks.check(journey, Samples.ALL_KNOWN).mistakes();
  }

  @Test
  void readsTheAbandonedCart() {
    JourneyDefinition cart = Samples.definition(Samples.cart());

    assertThat(cart.steps().keySet())
        .containsExactly("idle", "mail", "day", "opened", "again", "silent", "cold", "end");
    assertThat(cart.entry())
        .isEqualTo(
            new Entry.ByEvent(
                "Product Added",
                "event.properties.price >= 20.0",
                "event.properties.cart_id",
                new Reentry(Reentry.Mode.AFTER_EXIT, Span.of("P1D"))));
    assertThat(cart.step("mail"))
        .isEqualTo(new Step.Send("email", "cart-reminder", "marketing", "day", "silent"));
    assertThat(cart.maxLifetime()).isEqualTo(Span.of("P30D"));
  }

  @ParameterizedTest(name = "{0} := {1} is refused at {2} for {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          /key                          | "Not A Key"            | key                          | INVALID_VALUE
          /surprise                     | 1                      | surprise                     | UNKNOWN_FIELD
          /start                        | "nowhere"              | start                        | STEP_LEADS_NOWHERE
          /entry/schedule               | {"cron":"0 9 * * MON"} | entry.schedule               | NOT_SUPPORTED_YET
          /entry/segment                | "vips"                 | entry                        | INVALID_VALUE
          /entry/where                  | "event.properties. >"  | entry.where:1:19             | EXPRESSION_INVALID
          /entry/where                  | "event.name"           | entry.where:1:1              | EXPRESSION_INVALID
          /entry/where                  | "entry.name == 'x'"    | entry.where:1:1              | EXPRESSION_INVALID
          /entry/reentry/mode           | "sometimes"            | entry.reentry.mode           | INVALID_VALUE
          /entry/reentry/mode           | "never"                | entry.reentry.gap            | INVALID_VALUE
          /entry/reentry/gap            | "soon"                 | entry.reentry.gap            | INVALID_VALUE
          /exit/0/reason                | ""                     | exit[0].reason               | INVALID_VALUE
          /exit/0/because               | "x"                    | exit[0].because              | UNKNOWN_FIELD
          /objective/within             | "P400D"                | objective.within             | INVALID_VALUE
          /objective/value              | "'much'"               | objective.value:1:1          | EXPRESSION_INVALID
          /settings/quietHours          | {"from":"21:00"}       | settings.quietHours          | NOT_SUPPORTED_YET
          /settings/holdout             | 0.05                   | settings.holdout             | NOT_SUPPORTED_YET
          /settings/priority            | 50                     | settings.priority            | NOT_SUPPORTED_YET
          /settings/maxLifetime         | "-P1D"                 | settings.maxLifetime         | INVALID_VALUE
          /steps/mail/type              | "split"                | steps.mail.type              | NOT_SUPPORTED_YET
          /steps/mail/type              | "teleport"             | steps.mail.type              | INVALID_VALUE
          /steps/mail/channel           | "pigeon"               | steps.mail.channel           | INVALID_VALUE
          /steps/mail/template          | 7                      | steps.mail.template          | INVALID_VALUE
          /steps/mail/template          | "no-such"              | steps.mail.template          | TEMPLATE_UNKNOWN
          /steps/mail/next              | "nowhere"              | steps.mail.next              | STEP_LEADS_NOWHERE
          /steps/mail/purpose           | "fun"                  | steps.mail.purpose           | INVALID_VALUE
          /steps/mail/colour            | "red"                  | steps.mail.colour            | UNKNOWN_FIELD
          /steps/lost                   | {"type":"exit","reason":"x"} | steps.lost             | STEP_UNREACHABLE
          /steps/day/for                | null                   | steps.day.for                | INVALID_VALUE
          /steps/day/for                | "P0D"                  | steps.day.for                | INVALID_VALUE
          /steps/day/until              | "now"                  | steps.day.for                | INVALID_VALUE
          /steps/day/onPast             | "skip"                 | steps.day.onPast             | INVALID_VALUE
          /steps/day/window/days        | ["mon","day"]          | steps.day.window.days        | INVALID_VALUE
          /steps/day/window/to          | "08:00"                | steps.day.window.to          | INVALID_VALUE
          /steps/day/window/from        | "9"                    | steps.day.window.from        | INVALID_VALUE
          /steps/idle/timeout           | null                   | steps.idle.timeout           | INVALID_VALUE
          /steps/idle/branches          | []                     | steps.idle.branches          | INVALID_VALUE
          /steps/idle/branches/0/next   | "nowhere"              | steps.idle.branches[0].next  | STEP_LEADS_NOWHERE
          /steps/idle/branches/0/where  | "profile.name == ''"   | steps.idle.branches[0].where:1:1 | EXPRESSION_INVALID
          /steps/opened/otherwise       | null                   | steps.opened.otherwise       | INVALID_VALUE
          /steps/opened/cases/0/when    | "journey.messages['sms'].sent" | steps.opened.cases[0].when | MESSAGE_UNKNOWN
          /steps/opened/cases/0/when    | "'no-vips' in segments" | steps.opened.cases[0].when  | SEGMENT_UNKNOWN
          /steps/opened/cases/0/when    | "computed['no-trait'] > 1.0" | steps.opened.cases[0].when | COMPUTED_TRAIT_UNKNOWN
          /steps/opened/cases/0/when    | "scores['lead'] > 1.0" | steps.opened.cases[0].when:1:1 | EXPRESSION_INVALID
          """)
  void refuses(String place, String value, String field, String reason) {
    ObjectNode cart = Samples.cart();
    put(cart, place, value);

    assertThat(mistakes(cart))
        .anySatisfy(
            mistake -> {
              assertThat(mistake.field()).isEqualTo(field);
              assertThat(mistake.reason().name()).isEqualTo(reason);
              assertThat(mistake.expected()).isNotBlank();
            });
  }

  @ParameterizedTest
  @ValueSource(strings = {"email", "sms", "push", "inapp", "webpush", "webhook"})
  void sendsOnEveryChannel(String channel) {
    ObjectNode cart = Samples.cart();
    put(cart, "/steps/mail/channel", "\"" + channel + "\"");

    assertThat(mistakes(cart)).isEmpty();
  }

  @Test
  void findsEveryMistakeOfAFormAtOnce() {
    ObjectNode cart = Samples.cart();
    put(cart, "/start", "5");
    put(cart, "/steps/mail/colour", "\"red\"");
    put(cart, "/steps/day/window/to", "\"25:00\"");

    assertThat(mistakes(cart))
        .extracting(Mistake::field)
        .containsExactlyInAnyOrder("start", "steps.mail.colour", "steps.day.window.to");
    assertThat(mistakes(cart)).extracting(Mistake::step).containsOnlyOnce("mail", "day");
  }

  @Test
  void refusesALoopWithoutAWait() {
    JsonNode loop =
        Samples.steps(
            "a",
            """
            {'a':{'type':'branch','cases':[{'when':'true','next':'b'}],'otherwise':'b'},
             'b':{'type':'send','channel':'email','template':'t','next':'a'}}
            """);

    assertThat(mistakes(loop))
        .extracting(mistake -> mistake.reason().name())
        .containsExactly("LOOP_WITHOUT_WAIT");
  }

  @Test
  void allowsALoopWithAWait() {
    JsonNode loop =
        Samples.steps(
            "a",
            """
            {'a':{'type':'wait','for':'PT1H','next':'b'},
             'b':{'type':'send','channel':'email','template':'t','next':'a'}}
            """);

    assertThat(mistakes(loop)).isEmpty();
  }

  @Test
  void refusesMoreThanFiftyStepsAtOnce() {
    ObjectNode steps = Samples.json("{}");
    for (int i = 0; i < 60; i++) {
      steps.set(
          "s" + i,
          Samples.json(
              "{'type':'branch','cases':[{'when':'true','next':'s%1$d'}],'otherwise':'s%1$d'}"
                  .formatted(i + 1)));
    }
    steps.set("s60", Samples.json("{'type':'exit','reason':'x'}"));

    assertThat(mistakes(Samples.steps("s0", steps.toString())))
        .extracting(mistake -> mistake.reason().name())
        .containsExactly("TOO_MANY_STEPS_AT_ONCE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "7", "null", "\"text\""})
  void refusesWhatIsNoObject(String text) throws Exception {
    JsonNode journey = new ObjectMapper().readTree(text);

    assertThat(mistakes(journey)).isNotEmpty();
  }

  private static void put(ObjectNode root, String pointer, String value) {
    JsonNode node;
    try {
      node = new ObjectMapper().readTree(value);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(value, e);
    }
    int last = pointer.lastIndexOf('/');
    String name = pointer.substring(last + 1);
    JsonNode parent = root.at(pointer.substring(0, last));
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), node);
    } else if (node instanceof NullNode) {
      ((ObjectNode) parent).remove(name);
    } else {
      ((ObjectNode) parent).set(name, node);
    }
  }
}
