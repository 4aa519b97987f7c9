package io.carillon.messaging.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.platform.definitions.Stored;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a template is in a unit, without anything around it. */
class KeptTemplateTest {
  private static final String SHARED =
      "'sharing':{'locales.fr.subject':'free','locales.fr.preheader':'free'}";
  private static final String ADJUSTMENTS =
      "'adjustments':{'/demo/quebec':{'locales.fr.subject':'Q','locales.fr.preheader':'QP'},"
          + "'/demo/quebec/montreal':{'locales.fr.subject':'M'}}";

  private static KeptTemplate kept(String unit, String... more) {
    String body =
        "{'channel':'email','locales':{'fr':{'subject':'S','text':'T'}},%s}"
            .formatted(String.join(",", more));
    Stored stored =
        new Stored(
            new UUID(0, 1),
            "tyres",
            3,
            DefinitionState.DEFINITION_STATE_LIVE,
            unit,
            json(body),
            Instant.EPOCH,
            Instant.EPOCH);
    return KeptTemplate.of("demo", stored);
  }

  private static ObjectNode json(String text) {
    try {
      return (ObjectNode) new ObjectMapper().readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static String french(JsonNode words) {
    JsonNode parts = words.at("/locales/fr");
    return "%s %s %s"
        .formatted(
            parts.path("subject").asText(),
            parts.path("preheader").asText("-"),
            parts.path("text").asText());
  }

  @ParameterizedTest
  @CsvSource({
    "/demo, S - T, S - T",
    "/demo/quebec, Q QP T, S - T",
    "/demo/quebec/laval, Q QP T, Q QP T",
    "/demo/quebec/montreal, M QP T, Q QP T",
    "/demo/quebec/montreal/nord, M QP T, M QP T",
    "/demo/quebec-nord, S - T, S - T",
  })
  void eachUnitHasWhatThoseAboveAndItselfHaveChanged(String unit, String there, String above) {
    KeptTemplate template = kept("/demo", SHARED, ADJUSTMENTS);

    assertThat(french(template.in(unit))).isEqualTo(there);
    assertThat(french(template.above(unit))).isEqualTo(above);
    assertThat(template.nearest(unit).map(near -> french(template.in(near))).orElse("S - T"))
        .isEqualTo(there);
  }

  @Test
  void whatIsSharedNoLongerIsAsTheOwnerWroteIt() {
    KeptTemplate template = kept("/demo", "'sharing':{'locales.fr.preheader':'free'}", ADJUSTMENTS);

    assertThat(french(template.in("/demo/quebec/montreal"))).isEqualTo("S QP T");
  }

  @ParameterizedTest
  @CsvSource({
    "/demo/quebec, /demo, true",
    "/demo/quebec, /demo/quebec/montreal, true",
    "/demo/quebec, /demo/ontario, false",
    "/demo/quebec, /demo/quebec-nord, false",
    "'', /demo/ontario, true",
  })
  void speaksInTheNameOfItsOwnAndOfThoseAboveAndBelow(String owner, String unit, boolean does) {
    assertThat(kept(owner, SHARED).isFor(unit)).isEqualTo(does);
  }

  @Test
  void theOwnersNewWordsKeepWhatUnitsChanged() {
    ObjectNode whole = kept("/demo", SHARED, ADJUSTMENTS).written(json("{'channel':'sms'}"));

    assertThat(whole).isEqualTo(json("{'channel':'sms'," + ADJUSTMENTS + "}"));
  }

  @Test
  void aUnitThatChangesNothingAnyMoreLeavesNoTrace() {
    KeptTemplate template = kept("/demo", SHARED, ADJUSTMENTS);

    ObjectNode whole = template.adjusted("/demo/quebec/montreal", json("{}"));

    assertThat(whole.path("adjustments").has("/demo/quebec/montreal")).isFalse();
    assertThat(whole.path("adjustments").has("/demo/quebec")).isTrue();
    assertThat(kept("/demo", SHARED).adjusted("/demo/quebec", json("{}")).has("adjustments"))
        .isFalse();
  }
}
