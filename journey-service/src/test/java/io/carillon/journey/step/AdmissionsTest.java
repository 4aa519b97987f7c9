package io.carillon.journey.step;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Samples;
import io.carillon.journey.step.Admissions.Admission;
import io.carillon.journey.step.Admissions.Earlier;
import io.carillon.journey.step.Admissions.Previous;
import io.carillon.journey.step.Admissions.Refusal;
import io.carillon.journey.step.Journey.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionsTest {
  private static final Instant T0 = Instant.parse("2026-03-03T09:00:00Z");
  private static final Person PERSON = Person.unasked(new UUID(1, 1).toString());

  private static Journey journey(JsonNode json, Standing standing) {
    JourneyDefinition definition = Samples.definition(json);
    return new Journey(
        new UUID(7, 7),
        definition.key(),
        1,
        definition,
        Samples.conditions(definition),
        standing,
        ZoneId.of("UTC"));
  }

  private static Journey entered(String entry) {
    var json = Samples.hello();
    json.set("entry", Samples.json(entry));
    return journey(json, Journey.LIVE);
  }

  private static Admission key(Journey journey, Map<String, Object> properties) {
    return Admissions.key(
        journey, new Happening("e-1", "Product Added", T0, properties), PERSON, T0);
  }

  private static Refusal refusal(Admission admission) {
    assertThat(admission).isInstanceOf(Admission.Refused.class);
    return ((Admission.Refused) admission).refusal();
  }

  @Test
  void admitsByConditionWithTheInstanceKeyOfTheEvent() {
    assertThat(key(journey(Samples.cart(), Journey.LIVE), Map.of("price", 20, "cart_id", 9)))
        .isEqualTo(new Admission.Admitted("9"));
  }

  @Test
  void keepsAnInstanceKeyShortAndDistinct() {
    Journey cart = journey(Samples.cart(), Journey.LIVE);
    String longest = "c".repeat(Admissions.LONGEST_KEY);

    assertThat(key(cart, Map.of("price", 20, "cart_id", longest)))
        .isEqualTo(new Admission.Admitted(longest));
    Admission longer = key(cart, Map.of("price", 20, "cart_id", longest + "1"));
    Admission other = key(cart, Map.of("price", 20, "cart_id", longest + "2"));
    assertThat(longer).isEqualTo(key(cart, Map.of("price", 20, "cart_id", longest + "1")));
    assertThat(longer).isNotEqualTo(other);
    assertThat(((Admission.Admitted) longer).instanceKey()).hasSizeLessThan(Admissions.LONGEST_KEY);
  }

  @Test
  void refusesWithItsReason() {
    Journey cart = journey(Samples.cart(), Journey.LIVE);

    assertThat(refusal(key(cart, Map.of("price", 19, "cart_id", "c"))))
        .isEqualTo(Refusal.CONDITION_FALSE);
    assertThat(refusal(key(cart, Map.of("price", 21)))).isEqualTo(Refusal.NO_INSTANCE_KEY);
    assertThat(refusal(key(journey(Samples.cart(), new Standing.Paused()), Map.of("price", 21))))
        .isEqualTo(Refusal.NOT_LIVE);
    assertThat(refusal(key(entered("{'event':'Other'}"), Map.of()))).isEqualTo(Refusal.OTHER_ENTRY);
  }

  @Test
  void withoutAnInstanceKeyEachEventIsItsOwnOnlyInParallel() {
    assertThat(key(entered("{'event':'Product Added','reentry':{'mode':'parallel'}}"), Map.of()))
        .isEqualTo(new Admission.Admitted("e-1"));
    assertThat(key(entered("{'event':'Product Added'}"), Map.of()))
        .isEqualTo(new Admission.Admitted(""));
  }

  @Test
  void admitsByTheTransitionOfItsSegmentOnly() {
    Journey journey = entered("{'segment':'vips','on':'exit'}");
    Happening left = new Happening("f", "Segment Exited", T0, Map.of("segment", "vips"));
    Happening other = new Happening("f", "Segment Exited", T0, Map.of("segment", "new"));
    Happening came = new Happening("f", "Segment Entered", T0, Map.of("segment", "vips"));

    assertThat(Admissions.key(journey, left, PERSON, T0)).isInstanceOf(Admission.Admitted.class);
    assertThat(refusal(Admissions.key(journey, other, PERSON, T0))).isEqualTo(Refusal.OTHER_ENTRY);
    assertThat(refusal(Admissions.key(journey, came, PERSON, T0))).isEqualTo(Refusal.OTHER_ENTRY);
  }

  @ParameterizedTest(name = "{0}, left {1} ago: {2}")
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "never,                                 ,      IS_IN_NOW",
        "never,                                 PT99H, WAS_IN_BEFORE",
        "afterExit,                             ,      IS_IN_NOW",
        "afterExit,                             PT1H,  ",
        "parallel,                              ,      IS_IN_NOW",
        "parallel,                              PT1H,  "
      })
  void theReentryRuleDecidesForEachInstanceKey(String mode, Duration ago, Refusal expected) {
    Journey journey = entered("{'api':true,'reentry':{'mode':'" + mode.strip() + "'}}");
    Previous previous =
        new Previous(T0.minus(Duration.ofDays(9)), ago == null ? null : T0.minus(ago));

    Admission admission =
        Admissions.again(journey, "k", new Earlier(ago == null ? 1 : 0, previous), T0, null);

    if (expected == null) {
      assertThat(admission).isEqualTo(new Admission.Admitted("k"));
    } else {
      assertThat(refusal(admission)).isEqualTo(expected);
    }
  }

  @Test
  void atMostTwentyFiveRunAtOnce() {
    Journey journey = entered("{'api':true,'reentry':{'mode':'parallel'}}");

    assertThat(Admissions.again(journey, "k", new Earlier(24, null), T0, null))
        .isInstanceOf(Admission.Admitted.class);
    assertThat(refusal(Admissions.again(journey, "k", new Earlier(25, null), T0, null)))
        .isEqualTo(Refusal.TOO_MANY_AT_ONCE);
  }
}
