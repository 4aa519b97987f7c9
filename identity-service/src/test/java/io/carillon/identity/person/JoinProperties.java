package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.consent.Proof;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitField;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import io.carillon.identity.trait.Wins;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class JoinProperties {
  /** Of each field another word stands. */
  static final TraitSchema SCHEMA =
      new TraitSchema(
          Map.of(
              "a",
              new TraitField(null, Wins.NEWEST, List.of()),
              "b",
              new TraitField(null, Wins.FIRST, List.of()),
              "c",
              new TraitField(null, Wins.FIRST, List.of("operator", "import"))));

  @Property(tries = 300)
  void joiningTraitsIsCommutativeAssociativeAndIdempotent(
      @ForAll("traits") Traits a, @ForAll("traits") Traits b, @ForAll("traits") Traits c) {
    for (TraitSchema schema : List.of(TraitSchema.NONE, SCHEMA)) {
      assertThat(a.join(b, schema)).isEqualTo(b.join(a, schema));
      assertThat(a.join(b, schema).join(c, schema)).isEqualTo(a.join(b.join(c, schema), schema));
      assertThat(a.join(a, schema)).isEqualTo(a);
    }
  }

  @Property(tries = 300)
  void joiningConsentsIsCommutativeAssociativeAndIdempotent(
      @ForAll("consents") Consents a,
      @ForAll("consents") Consents b,
      @ForAll("consents") Consents c) {
    assertThat(a.join(b)).isEqualTo(b.join(a));
    assertThat(a.join(b).join(c)).isEqualTo(a.join(b.join(c)));
    assertThat(a.join(a)).isEqualTo(a);
  }

  @Property(tries = 300)
  void joiningNeverEnablesAnAddressAgain(
      @ForAll("consents") Consents a, @ForAll("consents") Consents b) {
    Consents joined = a.join(b);

    for (Consents side : List.of(a, b)) {
      side.byKey()
          .forEach(
              (key, word) -> {
                if (word.state() == ConsentState.REVOKED) {
                  assertThat(joined.byKey())
                      .hasEntrySatisfying(
                          key, now -> assertThat(now.state()).isEqualTo(ConsentState.REVOKED));
                }
              });
    }
  }

  @Property(tries = 200)
  void whatIsKnownAfterAMergeDoesNotDependOnWhoSurvives(
      @ForAll("people") Person a, @ForAll("people") Person b, @ForAll("people") Person c) {
    assertThat(known(a.absorb(b, SCHEMA))).isEqualTo(known(b.absorb(a, SCHEMA)));
    assertThat(known(a.absorb(b, SCHEMA).absorb(c, SCHEMA)))
        .isEqualTo(known(b.absorb(c, SCHEMA).absorb(a, SCHEMA)));
  }

  private static List<Object> known(Person person) {
    return List.of(
        person.traits(),
        person.consents(),
        person.units(),
        person.lastSeen(),
        Optional.ofNullable(person.timezone()),
        person.merges());
  }

  @Provide
  Arbitrary<Person> people() {
    Arbitrary<Trait> zone =
        Combinators.combine(words(), Arbitraries.integers().between(0, 5), sources())
            .as(JoinProperties::trait);
    return Combinators.combine(
            traits(), consents(), zone, Arbitraries.of("/demo", "/demo/a", "/demo/b"))
        .as(
            (traits, consents, timezone, unit) ->
                Person.unknown(new Ref("demo", UUID.randomUUID()), Cast.NOON)
                    .withTraits(traits)
                    .withConsents(consents)
                    .withTimezone(timezone)
                    .withUnit(unit));
  }

  @Provide
  Arbitrary<Traits> traits() {
    Arbitrary<Trait> trait =
        Combinators.combine(words(), Arbitraries.integers().between(0, 5), sources())
            .as(JoinProperties::trait);
    return Arbitraries.maps(Arbitraries.of("a", "b", "c", "d"), trait).map(Traits::new);
  }

  @Provide
  Arbitrary<Consents> consents() {
    Arbitrary<ConsentKey> key =
        Arbitraries.of("x@example.com", "y@example.com")
            .map(address -> new ConsentKey("email", address, "marketing"));
    Arbitrary<Consent> word =
        Combinators.combine(
                Arbitraries.of(ConsentState.class),
                Arbitraries.integers().between(0, 5),
                Arbitraries.of("form", "app"))
            .as(
                (state, at, source) ->
                    new Consent(
                        state, source, "", Cast.NOON.plusSeconds(at), new Proof("", source)));
    return Arbitraries.maps(key, word).map(Consents::new);
  }

  private static Arbitrary<JsonNode> words() {
    JsonNodeFactory json = JsonNodeFactory.instance;
    return Arbitraries.of(
        json.textNode("x"), json.textNode("y"), json.numberNode(1), json.nullNode());
  }

  private static Arbitrary<String> sources() {
    return Arbitraries.of("", "key-1", "operator", "import rachel");
  }

  private static Trait trait(JsonNode value, int at, String source) {
    return new Trait(value, Cast.NOON.plusSeconds(at), at % 2 == 0, null, at % 3 == 0, source);
  }
}
