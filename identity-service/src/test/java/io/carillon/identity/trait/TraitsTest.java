package io.carillon.identity.trait;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TraitsTest {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");

  @Test
  void theNewestWordWinsWheneverItArrives() {
    Traits late = set(set(Traits.NONE, "city", "Lyon", 10), "city", "Paris", 5);

    assertThat(late.text("city")).contains("Lyon");
  }

  @Test
  void aWordAboutAKnownPersonStandsOverANewerOneAboutAnUnknown() {
    Traits traits = set(Traits.NONE, "city", "Lyon", 0);

    Traits after =
        traits
            .take(
                Map.of("city", new Trait(TextNode.valueOf("x"), NOON.plusSeconds(9), false)),
                TraitSchema.NONE)
            .traits();

    assertThat(after.text("city")).contains("Lyon");
  }

  @Test
  void whatWasRemovedIsNotBroughtBackByAnOlderWord() {
    Traits removed =
        set(Traits.NONE, "city", "Lyon", 0)
            .take(
                Map.of("city", new Trait(NullNode.getInstance(), NOON.plusSeconds(5), true)),
                TraitSchema.NONE)
            .traits();

    assertThat(removed.visible()).isEmpty();
    assertThat(set(removed, "city", "Lyon", 4).visible()).isEmpty();
    assertThat(set(removed, "city", "Paris", 6).text("city")).contains("Paris");
  }

  @Test
  void thereAreAtMostThreeHundredFields() {
    Map<String, Trait> many = new HashMap<>();
    for (int i = 0; i < 301; i++) {
      many.put("t" + i, word(TextNode.valueOf("x"), 0));
    }

    Traits.Taken taken = Traits.NONE.take(many, TraitSchema.NONE);

    assertThat(taken.traits().visible()).hasSize(300);
    assertThat(taken.refused()).hasSize(1);
    assertThat(set(taken.traits(), "t0", "y", 1).text("t0")).contains("y");
  }

  @Test
  void aFieldOfMoreThanEightKilobytesIsRefusedAndTheOthersAreTaken() {
    Traits.Taken taken =
        Traits.NONE.take(
            Map.of(
                "big", word(TextNode.valueOf("x".repeat(9_000)), 0),
                "small", word(TextNode.valueOf("x"), 0)),
            TraitSchema.NONE);

    assertThat(taken.refused()).containsExactly("big");
    assertThat(taken.traits().text("small")).contains("x");
  }

  @Test
  void togetherTheyHaveSixtyFourKilobytes() {
    Traits traits = Traits.NONE;
    for (int i = 0; i < 8; i++) {
      traits = set(traits, "t" + i, "x".repeat(8_000), i);
    }

    Traits.Taken taken =
        traits.take(Map.of("more", word(TextNode.valueOf("x".repeat(8_000)), 9)), TraitSchema.NONE);

    assertThat(taken.refused()).containsExactly("more");
  }

  @Test
  void whatIsAskedForComesFirstThenTheNewest() {
    Traits traits =
        set(
            set(set(Traits.NONE, "old", "1".repeat(40), 0), "mid", "2".repeat(40), 1),
            "new",
            "3".repeat(40),
            2);

    assertThat(traits.visible(Set.of("old"), 110).properties())
        .extracting(Map.Entry::getKey)
        .containsExactly("old", "new");
  }

  private static Traits set(Traits traits, String name, String value, int second) {
    return traits
        .take(Map.of(name, word(TextNode.valueOf(value), second)), TraitSchema.NONE)
        .traits();
  }

  private static Trait word(JsonNode value, int second) {
    return new Trait(value, NOON.plusSeconds(second), true);
  }
}
