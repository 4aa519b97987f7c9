package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.resolution.Rift;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartingTest {
  private static final UUID MERGE = UUID.randomUUID();
  private static final UUID LOSER = UUID.randomUUID();
  private static final Identifier KELLYS = new Identifier("email", "kelly@example.com");
  private static final Identifier BOBS = new Identifier("email", "bob@example.com");

  @Test
  void eachHasTheWordsThatTheyHadBefore() {
    Past kelly = past(traits("city", word("Metz", 1), "name", word("Kelly", 1)));
    Past bob = past(traits("city", word("Nancy", 2)));

    Past rest = parting(bob).rest(kelly.join(bob, TraitSchema.NONE), kelly);
    Past parted = parting(bob).parted(kelly.join(bob, TraitSchema.NONE), kelly);

    assertThat(rest.traits()).isEqualTo(kelly.traits());
    assertThat(parted.traits()).isEqualTo(bob.traits());
    assertThat(rest.apart()).containsExactly(new Rift(MERGE, false));
    assertThat(parted.apart()).containsExactly(new Rift(MERGE, true));
  }

  @Test
  void aWordSinceTheMergeGoesToWhomItWasSaidOf() {
    Past kelly = past(traits("city", word("Metz", 1)));
    Past bob = past(traits("city", word("Nancy", 2)));
    Past together =
        kelly
            .join(bob, TraitSchema.NONE)
            .join(
                past(
                    traits(
                        "size",
                        new Trait(TextNode.valueOf("XL"), at(3), true, LOSER, false, ""),
                        "plan",
                        word("gold", 4))),
                TraitSchema.NONE);

    assertThat(parting(bob).rest(together, kelly).traits())
        .isEqualTo(traits("city", word("Metz", 1), "plan", word("gold", 4)));
    assertThat(parting(bob).parted(together, kelly).traits().byName())
        .containsOnlyKeys("city", "size");
  }

  @Test
  void whatCameBetweenThemAndOthersSinceStandsBetweenBothAndOthers() {
    Rift before = new Rift(UUID.randomUUID(), false);
    Rift since = new Rift(UUID.randomUUID(), true);
    Past kelly = apart(before);
    Past together = kelly.join(past(), TraitSchema.NONE).join(apart(since), TraitSchema.NONE);

    assertThat(parting(past()).parted(together, kelly).apart())
        .containsExactlyInAnyOrder(since, new Rift(MERGE, true));
    assertThat(parting(past()).rest(together, kelly).apart())
        .containsExactlyInAnyOrder(before, since, new Rift(MERGE, false));
  }

  @Test
  void aPermissionComesBackAsItWasBeforeTheOtherOnesRefusal() {
    Past kelly = past(consents(consent("push", "", ConsentState.GRANTED, 1)));
    Past bob = past(consents(consent("push", "", ConsentState.REVOKED, 1)));
    Past together = kelly.join(bob, TraitSchema.NONE);

    assertThat(together.consents()).isEqualTo(bob.consents());
    assertThat(parting(bob).rest(together, kelly).consents()).isEqualTo(kelly.consents());
    assertThat(parting(bob).parted(together, kelly).consents()).isEqualTo(bob.consents());
  }

  @Test
  void aWordOfAnAddressGoesWithTheAddress() {
    Past together =
        past(
            consents(
                consent("email", KELLYS.value(), ConsentState.GRANTED, 5),
                consent("email", BOBS.value(), ConsentState.GRANTED, 6)));

    assertThat(parting(past()).rest(together, past()).consents().byKey().keySet())
        .extracting(ConsentKey::address)
        .containsExactly(KELLYS.value());
    assertThat(parting(past()).parted(together, past()).consents().byKey().keySet())
        .extracting(ConsentKey::address)
        .containsExactly(BOBS.value());
  }

  @Test
  void whereNobodyKnowsWhoseWordItIsARefusalStandsForBothAndAPermissionForNeither() {
    Past together =
        past(
            consents(
                consent("push", "", ConsentState.GRANTED, 5),
                consent("inapp", "", ConsentState.REVOKED, 5)));

    Past rest = parting(past()).rest(together, past());
    Past parted = parting(past()).parted(together, past());

    for (Past side : List.of(rest, parted)) {
      assertThat(side.consents().byKey().keySet())
          .extracting(ConsentKey::channel)
          .containsExactly("inapp");
    }
  }

  private static Parting parting(Past loser) {
    return new Parting(MERGE, loser, Set.of(LOSER), Set.of(BOBS), Set.of(KELLYS), TraitSchema.NONE);
  }

  private static Past past() {
    return past(Traits.NONE, Consents.NONE);
  }

  private static Past past(Traits traits) {
    return past(traits, Consents.NONE);
  }

  private static Past past(Consents consents) {
    return past(Traits.NONE, consents);
  }

  private static Past past(Traits traits, Consents consents) {
    return past(traits, consents, Set.of());
  }

  private static Past apart(Rift rift) {
    return past(Traits.NONE, Consents.NONE, Set.of(rift));
  }

  private static Past past(Traits traits, Consents consents, Set<Rift> apart) {
    @Nullable Trait none = null;
    return new Past(traits, consents, none, none, List.of("/demo"), at(0), 0, apart);
  }

  private static Traits traits(Object... namesAndWords) {
    Map<String, Trait> words = new java.util.HashMap<>();
    for (int i = 0; i < namesAndWords.length; i += 2) {
      words.put((String) namesAndWords[i], (Trait) namesAndWords[i + 1]);
    }
    return new Traits(words);
  }

  private static Trait word(String value, int second) {
    return new Trait(TextNode.valueOf(value), at(second), true);
  }

  @SafeVarargs
  private static Consents consents(Map.Entry<ConsentKey, Consent>... words) {
    return new Consents(Map.ofEntries(words));
  }

  private static Map.Entry<ConsentKey, Consent> consent(
      String channel, String address, ConsentState state, int second) {
    return Map.entry(
        new ConsentKey(channel, address, "marketing"), new Consent(state, "app", "", at(second)));
  }

  private static Instant at(int second) {
    return Cast.NOON.plusSeconds(second);
  }
}
