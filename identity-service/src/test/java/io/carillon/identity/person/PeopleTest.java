package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import io.carillon.identity.consent.Consent;
import io.carillon.identity.consent.ConsentKey;
import io.carillon.identity.consent.ConsentState;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.device.Device;
import io.carillon.identity.device.DeviceKey;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.identifier.Blocked;
import io.carillon.identity.identifier.Identifier;
import io.carillon.identity.identifier.IdentifierClass;
import io.carillon.identity.identifier.IdentifierRule;
import io.carillon.identity.identifier.IdentifierRules;
import io.carillon.identity.identifier.Normaliser;
import io.carillon.identity.resolution.DropReason;
import io.carillon.identity.resolution.Spot;
import io.carillon.identity.trait.Trait;
import io.carillon.identity.trait.TraitSchema;
import io.carillon.identity.trait.Traits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PeopleTest {
  private static final Spot PARIS = new Spot(48.9, 2.3, Cast.NOON);
  private static final Spot MONTREAL = new Spot(45.5, -73.6, Cast.NOON);

  private static final IdentifierRules WITHOUT_TAGS =
      RulesByHand.with(
          new IdentifierRule(
                  "email", IdentifierClass.STRONG, 2, 5, null, Normaliser.EMAIL_WITHOUT_TAG)
              .with(Set.of(new IdentifierRule.Form(Normaliser.EMAIL, null))));

  private static final IdentifierRules ADDRESSES_VERIFIED = RulesByHand.with(verified("email", 2));

  private final Cast cast = new Cast();

  @Test
  void anUnknownVisitorBecomesKnownOnLogin() {
    Person visitor = cast.meets("anonymousId:web");

    Person kelly = cast.meets("userId:kelly", "anonymousId:web");

    assertThat(kelly.ref()).isEqualTo(visitor.ref());
    assertThat(kelly.known()).isTrue();
    assertThat(cast.people.ended()).isEmpty();
  }

  @Test
  void phoneAndWebBecomeOnePersonOnLogin() {
    Person web = cast.meets("anonymousId:web");
    cast.meets("userId:kelly", "anonymousId:web");
    Person phone = cast.meets("anonymousId:phone");

    Person kelly = cast.meets("userId:kelly", "anonymousId:phone");

    assertThat(kelly.ref()).isEqualTo(web.ref());
    assertThat(cast.now(phone)).isEqualTo(kelly.ref().id());
    assertThat(kelly.identifiers()).hasSize(3);
    assertThat(kelly.merges()).isEqualTo(1);
  }

  @Test
  void anEventThatIsTooOldIsOfWhomItsStrongestIdentifierNamesAndJoinsNobody() {
    Person visitor = cast.meets("anonymousId:phone");
    Person kelly = cast.meets("userId:kelly", "anonymousId:web");

    Person late = cast.meetsLate("anonymousId:phone", "userId:kelly", "email:kelly@example.com");

    assertThat(late.ref()).isEqualTo(kelly.ref());
    assertThat(late).isEqualTo(kelly);
    assertThat(cast.now(visitor)).isEqualTo(visitor.ref().id());
    assertThat(cast.owner(Identifier.parse("email:kelly@example.com"))).isEmpty();
    assertThat(cast.people.changes().decisions()).hasSize(2);
  }

  @Test
  void anEventThatIsTooOldOfNobodyKnownIsOfSomebodyNewByItsStrongestIdentifierAlone() {
    Person late = cast.meetsLate("anonymousId:phone", "userId:kelly");

    assertThat(late.identifiers()).containsOnlyKeys(Identifier.parse("userId:kelly"));
    assertThat(cast.meets("anonymousId:phone").ref()).isNotEqualTo(late.ref());
  }

  @Test
  void anEventThatIsTooOldMakesNoDeviceASharedOneAndAsksNoOperator() {
    Person kelly = cast.meets("userId:kelly", "deviceId:d");
    cast.meets("email:test@example.com");

    Person late = cast.meetsLate("userId:bob", "deviceId:d");
    Person typedIn = cast.meetsLate("userId:kelly", "email:test@example.com");

    assertThat(late.ref()).isNotEqualTo(kelly.ref());
    assertThat(typedIn.ref()).isEqualTo(kelly.ref());
    assertThat(cast.people.graph("demo").owners(Identifier.parse("deviceId:d"))).hasSize(1);
    assertThat(cast.people.changes().suspects()).isEmpty();
  }

  @Test
  void aSharedTabletDoesNotJoinTwoPeople() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:tablet");

    Person bob = cast.meets("userId:bob", "anonymousId:tablet");

    assertThat(bob.ref()).isNotEqualTo(kelly.ref());
    assertThat(cast.meets("userId:kelly", "anonymousId:tablet").ref()).isEqualTo(kelly.ref());
    assertThat(cast.meets("userId:bob", "anonymousId:tablet").ref()).isEqualTo(bob.ref());
  }

  @Test
  void whatASharedTabletSendsWithoutLoginIsOfOneUnknownPerson() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:tablet");
    Person bob = cast.meets("userId:bob", "anonymousId:tablet");

    Person somebody = cast.meets("anonymousId:tablet");

    assertThat(somebody.ref()).isNotIn(kelly.ref(), bob.ref());
    assertThat(cast.meets("anonymousId:tablet").ref()).isEqualTo(somebody.ref());
    assertThat(somebody.known()).isFalse();
    assertThat(cast.meets("userId:carol", "anonymousId:tablet").ref())
        .isNotIn(kelly.ref(), bob.ref(), somebody.ref());
  }

  @Test
  void theNextVisitorOfAnAppThatForgotWhoWasThereIsNotTheLastPerson() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:app-1", "deviceId:d");

    Person visitor = cast.meets("anonymousId:app-2", "deviceId:d");
    Person again = cast.meets("anonymousId:app-2", "deviceId:d");

    assertThat(visitor.ref()).isNotEqualTo(kelly.ref());
    assertThat(visitor.identifiers()).containsOnlyKeys(id("anonymousId:app-2"));
    assertThat(again.ref()).isEqualTo(visitor.ref());
    assertThat(cast.meets("deviceId:d").ref()).isEqualTo(kelly.ref());
    assertThat(cast.people.changes().merges()).isEmpty();
  }

  @Test
  void whoLogsInThereTakesTheirVisitAlongAndSharesTheDevice() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:app-1", "deviceId:d");
    Person visitor = cast.meets("anonymousId:app-2", "deviceId:d");

    Person rachel = cast.meets("userId:rachel", "anonymousId:app-2", "deviceId:d");

    assertThat(rachel.ref()).isEqualTo(visitor.ref());
    assertThat(rachel.identifiers())
        .containsOnlyKeys(id("userId:rachel"), id("anonymousId:app-2"), id("deviceId:d"));
    assertThat(cast.people.person(kelly.ref()).orElseThrow().identifiers())
        .containsOnlyKeys(id("userId:kelly"), id("anonymousId:app-1"), id("deviceId:d"));
    assertThat(cast.meets("deviceId:d").ref()).isNotIn(kelly.ref(), rachel.ref());
  }

  @Test
  void whoComesBackToTheirOwnAppTakesTheirVisitAlong() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:app-1", "deviceId:d");
    Person visitor = cast.meets("anonymousId:app-2", "deviceId:d");

    Person back = cast.meets("userId:kelly", "anonymousId:app-2", "deviceId:d");

    assertThat(back.ref()).isEqualTo(kelly.ref());
    assertThat(cast.now(visitor)).isEqualTo(kelly.ref().id());
  }

  @Test
  void theNextVisitorWhoGivesAnAddressIsNotTheLastPersonEither() {
    Person kelly = cast.meets("email:kelly@example.com", "anonymousId:app-1", "deviceId:d");

    Person rachel = cast.meets("email:rachel@example.com", "anonymousId:app-2", "deviceId:d");

    assertThat(rachel.ref()).isNotEqualTo(kelly.ref());
    assertThat(rachel.identifiers()).hasSize(3).containsKey(id("deviceId:d"));
    assertThat(cast.people.person(kelly.ref()).orElseThrow().identifiers()).hasSize(3);
  }

  @Test
  void whatATabletOfTwoSendsByANewDeviceIsOfOneUnknownPersonToo() {
    cast.meets("userId:kelly", "anonymousId:till");
    cast.meets("userId:bob", "anonymousId:till");
    Person carol = cast.meets("userId:carol", "anonymousId:till", "deviceId:d");

    Person somebody = cast.meets("anonymousId:till", "deviceId:d");

    assertThat(somebody.ref()).isNotEqualTo(carol.ref());
    assertThat(somebody.ref()).isEqualTo(cast.meets("anonymousId:till").ref());
  }

  @Test
  void anAppThatNobodyLoggedInOnIsOneVisitorHoweverOftenItForgets() {
    Person visitor = cast.meets("anonymousId:app-1", "deviceId:d");

    Person again = cast.meets("anonymousId:app-2", "deviceId:d");
    Person kelly = cast.meets("userId:kelly", "anonymousId:app-2", "deviceId:d");

    assertThat(again.ref()).isEqualTo(visitor.ref());
    assertThat(kelly.ref()).isEqualTo(visitor.ref());
  }

  @Test
  void theUnknownPersonOfASharedTabletMayBeMergedByAnOperator() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:tablet");
    cast.meets("userId:bob", "anonymousId:tablet");
    Person somebody = cast.meets("anonymousId:tablet");
    cast.people.merge(
        kelly.ref(), somebody.ref().id(), Cause.event("merge", 0, 99, Cast.NOON.plusSeconds(600)));

    Person later = cast.meets("anonymousId:tablet");

    assertThat(later.ref()).isEqualTo(kelly.ref());
  }

  @Test
  void aPersonHasSoManyDevicesAndTheLatestStay() {
    Person kelly = cast.meets("userId:kelly");

    Person now = kelly;
    for (int i = 0; i <= People.MOST_DEVICES; i++) {
      Device device = new Device("ios", "token-" + i, Cast.NOON.plusSeconds(i));
      now = cast.claims(now, new DeviceKey("app", "device-" + i), device);
    }

    assertThat(now.devices())
        .hasSize(People.MOST_DEVICES)
        .doesNotContainKey(new DeviceKey("app", "device-0"))
        .containsKey(new DeviceKey("app", "device-" + People.MOST_DEVICES));
  }

  @Test
  void anotherPersonsAddressIsNotTaken() {
    Person kelly = cast.meets("userId:kelly", "email:kelly@example.com");

    Person bob = cast.meets("userId:bob", "email:kelly@example.com", "anonymousId:web");

    assertThat(bob.ref()).isNotEqualTo(kelly.ref());
    assertThat(bob.identifiers()).containsOnlyKeys(id("userId:bob"), id("anonymousId:web"));
  }

  @Test
  void theStrongestIdentifierDecidesWhoseEventItIs() {
    Person kelly = cast.meets("userId:kelly", "anonymousId:a");
    Person bob = cast.meets("userId:bob", "anonymousId:b");

    assertThat(cast.meets("anonymousId:a", "userId:bob").ref()).isEqualTo(bob.ref());
    assertThat(cast.meets("anonymousId:b", "userId:kelly").ref()).isEqualTo(kelly.ref());
  }

  @Test
  void overALimitTheWeakestIdentifierIsDropped() {
    for (int i = 1; i <= 5; i++) {
      cast.meets("userId:kelly", "anonymousId:web-" + i);
    }

    Person kelly = cast.meets("userId:kelly", "anonymousId:web-6");

    assertThat(kelly.identifiers()).hasSize(6).doesNotContainKey(id("anonymousId:web-6"));
    assertThat(cast.meets("anonymousId:web-6").ref()).isNotEqualTo(kelly.ref());
  }

  @Test
  void aLimitCountsOnlyWhatCameWithinItsWindow() {
    Cast shop = new Cast(RulesByHand.with(anonymousIds(2, Duration.ofDays(30))));
    shop.meets("userId:kelly", "anonymousId:web-1");
    shop.meets("userId:kelly", "anonymousId:web-2");

    Person within = shop.meets("userId:kelly", "anonymousId:web-3");
    shop.waits(Duration.ofDays(31));
    Person behind = shop.meets("userId:kelly", "anonymousId:web-4");

    assertThat(within.identifiers())
        .containsOnlyKeys(id("userId:kelly"), id("anonymousId:web-1"), id("anonymousId:web-2"));
    assertThat(behind.identifiers()).hasSize(4).containsKey(id("anonymousId:web-4"));
  }

  @Test
  void overALimitNobodyIsMergedByTheWeakestIdentifier() {
    Cast shop = new Cast(RulesByHand.with(anonymousIds(1, Duration.ofDays(30))));
    Person kelly = shop.meets("userId:kelly", "email:kelly@example.com", "anonymousId:web");
    Person phone = shop.meets("anonymousId:phone");

    Person found = shop.meets("userId:kelly", "email:kelly@example.com", "anonymousId:phone");

    assertThat(found.ref()).isEqualTo(kelly.ref());
    assertThat(shop.now(phone)).isEqualTo(phone.ref().id());
    assertThat(shop.people.changes().decisions().getLast().dropped())
        .containsExactly("anonymousId LIMIT");
  }

  @Test
  void twoValuesOfATypeThatATenantCallsUniqueAreTwoPeople() {
    Cast shop =
        new Cast(
            RulesByHand.with(
                new IdentifierRule("email", IdentifierClass.UNIQUE, 2, 1, null, Normaliser.EMAIL)));
    Person kelly = shop.meets("email:kelly@example.com", "anonymousId:web");

    Person bob = shop.meets("email:bob@example.com", "anonymousId:web");

    assertThat(bob.ref()).isNotEqualTo(kelly.ref());
    assertThat(shop.people.changes().merges()).isEmpty();
  }

  @Test
  void byAnAddressThatNobodyVouchesForNobodyIsJoinedAndAnOperatorIsAsked() {
    Cast shop = new Cast(ADDRESSES_VERIFIED);
    Person kelly = shop.meets("userId:kelly", "email:kelly@example.com");
    Person bob = shop.meets("userId:bob", "email:bob@example.com");

    Person visitor = shop.meets("email:kelly@example.com", "anonymousId:web");
    Person typedIn = shop.meets("userId:bob", "email:kelly@example.com");
    Person again = shop.meets("email:kelly@example.com", "anonymousId:web");

    assertThat(visitor.ref()).isNotIn(kelly.ref(), bob.ref());
    assertThat(visitor.identifiers()).containsOnlyKeys(Identifier.parse("anonymousId:web"));
    assertThat(typedIn.ref()).isEqualTo(bob.ref());
    assertThat(again.ref()).isEqualTo(visitor.ref());
    assertThat(shop.people.changes().merges()).isEmpty();
    assertThat(shop.people.changes().suspects())
        .extracting(Suspect::reason)
        .containsOnly(DropReason.UNVERIFIED);
  }

  @Test
  void whoVouchesForAnAddressJoinsByItAndSoDoesWhoIsThePersonAlready() {
    Cast shop = new Cast(ADDRESSES_VERIFIED);
    Person kelly = shop.meets("userId:kelly", "email:kelly@example.com", "anonymousId:web");
    Person visitor = shop.meets("email:kelly@example.com", "anonymousId:phone");

    Person own = shop.meets("email:kelly@example.com", "anonymousId:web");
    Person tablet = shop.meets("email:kelly@example.com", "userId:kelly", "anonymousId:tablet");
    Person alone = shop.meets("email:kelly@example.com");
    Person confirmed = shop.meetsVerified("email:kelly@example.com", "anonymousId:phone");

    assertThat(List.of(own, tablet, alone, confirmed))
        .extracting(Person::ref)
        .containsOnly(kelly.ref());
    assertThat(shop.now(visitor)).isEqualTo(kelly.ref().id());
  }

  @Test
  void ofTwoPeoplesAddressesAloneTheStrongerNamesWhoseEventItIsAndNobodyIsJoined() {
    Cast shop =
        new Cast(
            IdentifierRules.of(
                RulesByHand.VERSION,
                ADDRESSES_VERIFIED.types().values().stream()
                    .map(rule -> rule.type().equals("phone") ? verified("phone", 3) : rule)
                    .toList(),
                100,
                1_000));
    Person kelly = shop.meets("userId:kelly", "email:kelly@example.com");
    Person bob = shop.meets("userId:bob", "phone:+33612345678");

    Person both = shop.meets("email:kelly@example.com", "phone:+33612345678");

    assertThat(both.ref()).isEqualTo(kelly.ref());
    assertThat(shop.now(bob)).isEqualTo(bob.ref().id());
    assertThat(shop.people.changes().merges()).isEmpty();
  }

  private static IdentifierRule verified(String type, int priority) {
    return new IdentifierRule(
        type,
        IdentifierClass.STRONG,
        priority,
        5,
        null,
        type.equals("phone") ? Normaliser.PHONE : Normaliser.EMAIL,
        null,
        Blocked.NONE,
        true,
        Set.of());
  }

  @Test
  void aDecisionNamesTheRulesByWhichItWasTaken() {
    cast.meets("userId:kelly", "anonymousId:web");
    cast.rules = RulesByHand.with(anonymousIds(1, null));
    cast.meets("userId:kelly", "anonymousId:phone");

    assertThat(cast.people.changes().decisions())
        .extracting(Decision::ruleVersion)
        .containsExactly(IdentifierRules.DEFAULTS.version(), RulesByHand.VERSION);
  }

  @Test
  void theAddressOfTheTraitIsPreferredByTheTenantsOwnRules() {
    Cast shop = new Cast(WITHOUT_TAGS);
    Person kelly = shop.meets("userId:kelly", "email:a@example.com", "email:kelly@example.com");
    Trait said = new Trait(TextNode.valueOf("kelly+shop@example.com"), Cast.NOON, true);

    List<Reach> reaches =
        kelly
            .withTraits(Traits.NONE.take(Map.of("email", said), TraitSchema.NONE).traits())
            .reaches(shop.rules);

    assertThat(reaches)
        .extracting(Reach::value)
        .containsExactly("kelly@example.com", "a@example.com");
  }

  @Test
  void aRefusalHoldsForAnAddressInItsNewForm() {
    Cast shop = new Cast(WITHOUT_TAGS);
    Person kelly =
        shop.meets(
            "userId:kelly",
            "email:kelly+shop@example.com",
            "email:kelly@example.com",
            "email:a@example.com");
    ConsentKey old = new ConsentKey("email", "kelly+shop@example.com", "marketing");
    ConsentKey now = new ConsentKey("email", "kelly@example.com", "marketing");
    Consent refusal = new Consent(ConsentState.REVOKED, "", "", Cast.NOON);
    Consent later = new Consent(ConsentState.GRANTED, "", "", Cast.NOON.plusSeconds(1));

    Person kept = Refusals.kept(kelly.withConsents(new Consents(Map.of(old, refusal))), shop.rules);
    Person again =
        Refusals.kept(
            kelly.withConsents(new Consents(Map.of(old, refusal, now, later))), shop.rules);

    assertThat(kept.consents().byKey()).isEqualTo(Map.of(old, refusal, now, refusal));
    assertThat(again.consents().byKey()).isEqualTo(Map.of(old, refusal, now, later));
  }

  private static IdentifierRule anonymousIds(int limit, @Nullable Duration window) {
    return new IdentifierRule(
        "anonymousId", IdentifierClass.WEAK, 4, limit, window, Normaliser.TEXT);
  }

  @Test
  void theKnownSurvivesTheElderUnknown() {
    Person elder = cast.meets("anonymousId:web");
    Person known = cast.meets("userId:kelly");

    Person one = cast.meets("userId:kelly", "anonymousId:web");

    assertThat(one.ref()).isEqualTo(known.ref());
    assertThat(cast.now(elder)).isEqualTo(known.ref().id());
  }

  @Test
  void atTheFuseAProfileResolvesAndGrowsNoMore() {
    Cast small =
        new Cast(
            IdentifierRules.of(
                1,
                List.of(
                    new IdentifierRule(
                        "userId", IdentifierClass.UNIQUE, 1, 1, null, Normaliser.TEXT),
                    new IdentifierRule(
                        "anonymousId", IdentifierClass.WEAK, 2, 99, null, Normaliser.TEXT)),
                1,
                3));
    Person web = small.meets("anonymousId:1");
    small.meets("userId:kelly");
    Person merged = small.meets("userId:kelly", "anonymousId:1");
    Person phone = small.meets("anonymousId:2");

    Person kelly = small.meets("userId:kelly", "anonymousId:2");
    small.meets("userId:kelly", "anonymousId:3");
    Person full = small.meets("userId:kelly", "anonymousId:4");

    assertThat(small.now(web)).isEqualTo(merged.ref().id());
    assertThat(kelly.ref()).isEqualTo(merged.ref());
    assertThat(small.now(phone)).isNotEqualTo(kelly.ref().id());
    assertThat(full.ref()).isEqualTo(kelly.ref());
    assertThat(full.identifiers()).hasSize(3);
  }

  @Test
  void anEventThatNamesFourPeopleJoinsThreeAndAsksAboutTheFourth() {
    Person kelly = cast.meets("userId:kelly");
    for (int i = 1; i <= 3; i++) {
      cast.meets("anonymousId:web-" + i);
    }

    Person found =
        cast.meets("userId:kelly", "anonymousId:web-1", "anonymousId:web-2", "anonymousId:web-3");

    assertThat(found.ref()).isEqualTo(kelly.ref());
    assertThat(found.merges()).isEqualTo(2);
    assertThat(cast.people.changes().suspects())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo(DropReason.MANY_AT_ONCE));
  }

  @Test
  void theFourthStaysApartUntilSomebodyDecides() {
    cast.meets("userId:kelly");
    for (int i = 1; i <= 3; i++) {
      cast.meets("anonymousId:web-" + i);
    }
    cast.meets("userId:kelly", "anonymousId:web-1", "anonymousId:web-2", "anonymousId:web-3");
    UUID fourth = cast.people.changes().suspects().getFirst().other();

    Person found = cast.meets("userId:kelly", "anonymousId:web-3");

    assertThat(found.ref().id()).isNotEqualTo(fourth);
    assertThat(cast.people.person(new Ref("demo", fourth)).orElseThrow().ref().id())
        .isEqualTo(fourth);
    assertThat(cast.people.changes().suspects()).hasSize(1);
  }

  @Test
  void ofAProfileThatGathersEverybodyNoMoreWaitThanSomebodyCouldDecideAbout() {
    Person guest = cast.meets("userId:guest");
    Person last = guest;
    for (int i = 0; i <= Suspect.MOST_APART; i++) {
      last = cast.meets("anonymousId:web-" + i);
      cast.meets("userId:guest", "anonymousId:web-" + i);
    }

    assertThat(cast.people.changes().suspects()).hasSize(Suspect.MOST_APART);
    assertThat(cast.people.person(guest.ref()).orElseThrow().apart()).hasSize(Suspect.MOST_APART);
    assertThat(cast.now(last)).isEqualTo(last.ref().id());
  }

  @Test
  void aPlaceholderHoldsBackOnlyWhatItAloneWouldJoin() {
    Person kelly = cast.meets("userId:kelly");
    Person browser = cast.meets("anonymousId:web");
    Person somebody = cast.meets("email:test@shop.example");

    cast.meets("userId:kelly", "email:test@shop.example", "anonymousId:web");

    assertThat(cast.now(browser)).isEqualTo(kelly.ref().id());
    assertThat(cast.now(somebody)).isEqualTo(somebody.ref().id());
    assertThat(cast.people.changes().suspects())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.reason()).isEqualTo(DropReason.PLACEHOLDER);
              assertThat(one.other()).isEqualTo(somebody.ref().id());
            });
  }

  @Test
  void twoWhoWereTooFarApartWithinAnHourWaitForAnOperator() {
    Person kelly = at(PARIS, 0, cast.meets("userId:kelly"));
    Person phone = at(MONTREAL, 20, cast.meets("anonymousId:phone"));

    Person found = cast.meets("userId:kelly", "anonymousId:phone");

    assertThat(found.ref()).isEqualTo(kelly.ref());
    assertThat(cast.now(phone)).isEqualTo(phone.ref().id());
    assertThat(cast.people.changes().suspects())
        .singleElement()
        .satisfies(one -> assertThat(one.reason()).isEqualTo(DropReason.TWO_PLACES));
  }

  @Test
  void whoWaitsForAnOperatorIsNotJoinedByALaterEvent() {
    Person kelly = at(PARIS, 0, cast.meets("userId:kelly"));
    Person phone = at(MONTREAL, 20, cast.meets("anonymousId:phone"));
    cast.meets("userId:kelly", "anonymousId:phone");
    at(PARIS, 600, cast.people.person(kelly.ref()).orElseThrow());

    cast.meets("userId:kelly", "anonymousId:phone");

    assertThat(cast.now(phone)).isEqualTo(phone.ref().id());
    assertThat(cast.people.changes().suspects()).hasSize(1);
  }

  @Test
  void whoHadTheTimeToTravelIsOne() {
    Person kelly = at(PARIS, 0, cast.meets("userId:kelly"));
    Person phone = at(MONTREAL, 61, cast.meets("anonymousId:phone"));

    cast.meets("userId:kelly", "anonymousId:phone");

    assertThat(cast.now(phone)).isEqualTo(kelly.ref().id());
    assertThat(cast.people.person(kelly.ref()).orElseThrow().spot()).isEqualTo(seen(MONTREAL, 61));
  }

  @Test
  void theSamePlaceAgainIsNotWrittenAndAnotherIs() {
    Person kelly =
        Person.unknown(new Ref("demo", UUID.randomUUID()), Cast.NOON)
            .withSpot(seen(PARIS, 0))
            .withVersion(1);
    cast.people.load(kelly, Map.of(), true);

    cast.people.put(kelly.withSpot(seen(PARIS, 30)));
    assertThat(cast.people.changes().changed()).isEmpty();
    assertThat(cast.people.changes().seen()).isEmpty();

    cast.people.put(kelly.withSpot(seen(MONTREAL, 30)));
    assertThat(cast.people.changes().changed()).isEmpty();
    assertThat(cast.people.changes().seen()).hasSize(1);
  }

  @Test
  void whereSomebodyWasIsLearntAnewByThoseWhoPart() {
    Person together =
        Person.unknown(new Ref("demo", UUID.randomUUID()), Cast.NOON).withSpot(seen(PARIS, 0));

    assertThat(together.as(Past.of(together)).spot()).isNull();
  }

  private Person at(Spot place, int minutes, Person person) {
    return cast.people.put(person.withSpot(seen(place, minutes)));
  }

  private static Spot seen(Spot place, int minutes) {
    return new Spot(place.latitude(), place.longitude(), Cast.NOON.plusSeconds(60L * minutes));
  }

  @Test
  void aCustomerIdThatIsAPlaceholderGathersNoBrowsersOfOthers() {
    Person guest = cast.meets("userId:guest");
    Person browser = cast.meets("anonymousId:web");

    Person found = cast.meets("userId:guest", "anonymousId:web");

    assertThat(found.ref()).isEqualTo(guest.ref());
    assertThat(cast.now(browser)).isEqualTo(browser.ref().id());
    assertThat(cast.people.changes().suspects()).hasSize(1);
  }

  @Test
  void anAliasOfTwoUserIdsJoinsNobodyAndIsWrittenDown() {
    Person kelly = cast.meets("userId:kelly");
    Person bob = cast.meets("userId:bob");

    Person found = cast.meets("userId:bob", "userId:kelly");

    assertThat(found.ref()).isEqualTo(bob.ref());
    assertThat(cast.now(kelly)).isEqualTo(kelly.ref().id());
    assertThat(cast.people.changes().decisions().getLast())
        .extracting(Decision::outcome, Decision::dropped)
        .containsExactly("DROPPED", List.of("userId UNIQUE_CONFLICT"));
    assertThat(cast.people.changes().suspects())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.reason()).isEqualTo(DropReason.UNIQUE_CONFLICT);
              assertThat(one.profile()).isEqualTo(bob.ref().id());
              assertThat(one.other()).isEqualTo(kelly.ref().id());
            });
  }

  @Test
  void aPushTokenMovesToWhoLogsIn() {
    DeviceKey phone = new DeviceKey("app", "phone");
    Device device = new Device("ios", "token-1", Cast.NOON);
    Person kelly = cast.claims(cast.meets("userId:kelly"), phone, device);
    Person bob = cast.claims(cast.meets("userId:bob"), phone, device);

    assertThat(kelly.reaches(IdentifierRules.DEFAULTS))
        .containsExactly(new Reach("push", "token-1", "phone"));
    assertThat(bob.reaches(IdentifierRules.DEFAULTS))
        .containsExactly(new Reach("push", "token-1", "phone"));
    assertThat(cast.people.person(kelly.ref()).orElseThrow().reaches(IdentifierRules.DEFAULTS))
        .isEmpty();
  }

  @Test
  void aPushTokenMovesWithItsDeviceAlsoWhenTheLoginNamesNone() {
    DeviceKey phone = new DeviceKey("app", "phone");
    Person kelly =
        cast.claims(cast.meets("userId:kelly"), phone, new Device("ios", "token-1", Cast.NOON));

    Person bob =
        cast.claims(cast.meets("userId:bob"), phone, new Device("", "", Cast.NOON.plusSeconds(1)));

    assertThat(bob.reaches(IdentifierRules.DEFAULTS))
        .containsExactly(new Reach("push", "token-1", "phone"));
    assertThat(cast.people.person(kelly.ref()).orElseThrow().reaches(IdentifierRules.DEFAULTS))
        .isEmpty();
  }

  @Test
  void aTokenThatAppearsOnANewInstallationLeavesTheOldOne() {
    Device device = new Device("ios", "token-1", Cast.NOON);
    cast.claims(cast.meets("userId:kelly"), new DeviceKey("app", "before"), device);

    Person kelly = cast.claims(cast.meets("userId:kelly"), new DeviceKey("app", "after"), device);

    assertThat(kelly.reaches(IdentifierRules.DEFAULTS))
        .containsExactly(new Reach("push", "token-1", "after"));
  }

  @Test
  void aDeadTokenThatComesBackOnANewInstallationIsDeadThereToo() {
    Device device = new Device("ios", "token-1", Cast.NOON);
    cast.claims(cast.meets("userId:kelly"), new DeviceKey("app", "before"), device);
    cast.people.retire(
        new Wanted.Token("demo", device.token().hash()), new PushToken.End(Cast.NOON, true));

    Person kelly = cast.claims(cast.meets("userId:kelly"), new DeviceKey("app", "after"), device);

    assertThat(kelly.reaches(IdentifierRules.DEFAULTS)).isEmpty();
  }

  @Test
  void theDeviceThatWasSeenLastIsTheFirstToReachAPersonBy() {
    Person kelly = cast.meets("userId:kelly");
    for (int i = 1; i <= 3; i++) {
      Device device = new Device("ios", "token-" + i, Cast.NOON.plusSeconds(i == 2 ? 9 : i));
      kelly = cast.claims(kelly, new DeviceKey("app", "d-" + i), device);
    }

    assertThat(kelly.reaches(IdentifierRules.DEFAULTS))
        .extracting(Reach::device)
        .containsExactly("d-2", "d-3", "d-1");
  }

  private static Identifier id(String text) {
    return Identifier.parse(text);
  }
}
