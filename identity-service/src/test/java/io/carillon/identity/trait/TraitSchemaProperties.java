package io.carillon.identity.trait;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TraitSchemaProperties {
  private static final Instant NOON = Instant.parse("2026-03-07T12:00:00Z");
  private static final int PROFILES = 3;

  /** A word that comes to one of several profiles, which turn out to be one person. */
  record Arriving(int profile, Trait word) {}

  @Property(tries = 500)
  void theSameWordStandsInWhateverOrderWordsComeAndProfilesAreMerged(
      @ForAll("fields") TraitField field,
      @ForAll("histories") List<Arriving> history,
      @ForAll Random random) {
    TraitSchema schema = new TraitSchema(Map.of("plan", field));
    List<Arriving> shuffled = new ArrayList<>(history);
    Collections.shuffle(shuffled, random);

    assertThat(told(shuffled, schema, random)).isEqualTo(told(history, schema, random));
  }

  @Property(tries = 300)
  void aWordThatComesAgainChangesNothing(
      @ForAll("fields") TraitField field, @ForAll("histories") List<Arriving> history) {
    TraitSchema schema = new TraitSchema(Map.of("plan", field));
    Traits once = takes(Traits.NONE, history, schema);

    assertThat(takes(once, history, schema)).isEqualTo(once);
  }

  /** Words come, and now and then two of the profiles are found to be one. */
  private static Traits told(List<Arriving> history, TraitSchema schema, Random random) {
    List<Traits> profiles = new ArrayList<>(Collections.nCopies(PROFILES, Traits.NONE));
    int[] livesOnIn = {0, 1, 2};
    for (Arriving one : history) {
      if (random.nextInt(4) == 0) {
        merge(profiles, livesOnIn, random.nextInt(PROFILES), random.nextInt(PROFILES), schema);
      }
      int at = livesOnIn[one.profile()];
      profiles.set(at, takes(profiles.get(at), List.of(one), schema));
    }
    for (int i = 1; i < PROFILES; i++) {
      merge(profiles, livesOnIn, 0, i, schema);
    }
    return profiles.get(livesOnIn[0]);
  }

  private static void merge(
      List<Traits> profiles, int[] livesOnIn, int a, int b, TraitSchema schema) {
    int survivor = livesOnIn[a];
    int loser = livesOnIn[b];
    if (survivor == loser) {
      return;
    }
    profiles.set(survivor, profiles.get(survivor).join(profiles.get(loser), schema));
    for (int i = 0; i < PROFILES; i++) {
      if (livesOnIn[i] == loser) {
        livesOnIn[i] = survivor;
      }
    }
  }

  private static Traits takes(Traits traits, List<Arriving> words, TraitSchema schema) {
    Traits now = traits;
    for (Arriving one : words) {
      now = now.take(Map.of("plan", one.word()), schema).traits();
    }
    return now;
  }

  @Provide
  Arbitrary<TraitField> fields() {
    return Combinators.combine(
            Arbitraries.of(Wins.class),
            Arbitraries.<List<String>>of(
                List.of(),
                List.of("operator"),
                List.of("form signup", "form"),
                List.of("import", "operator", "key-1")))
        .as((wins, sources) -> new TraitField(null, wins, sources));
  }

  @Provide
  Arbitrary<List<Arriving>> histories() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    Arbitrary<JsonNode> values =
        Arbitraries.of(
            json.textNode("gold"), json.textNode("free"), json.numberNode(1), json.nullNode());
    Arbitrary<String> sources =
        Arbitraries.of("", "key-1", "operator", "form signup", "form other", "import rachel");
    return Combinators.combine(
            Arbitraries.integers().between(0, PROFILES - 1),
            values,
            Arbitraries.integers().between(0, 4),
            Arbitraries.of(true, false),
            sources)
        .as(
            (profile, value, second, known, source) ->
                new Arriving(
                    profile,
                    new Trait(value, NOON.plusSeconds(second), known, null, false, source)))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }
}
