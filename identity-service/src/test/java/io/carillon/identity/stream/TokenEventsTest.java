package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.device.PushToken;
import io.carillon.identity.v1.Address;
import io.carillon.identity.v1.ProfileState;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The life of push tokens: named, moved, retired, named again. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class TokenEventsTest {
  private static final Instant LONG_AGO = Instant.EPOCH;
  private static final Instant LATER = Instant.parse("2026-03-08T12:00:00Z");

  @Inject EventsConsumer consumer;

  private final Calls calls = new Calls();
  private final String kelly = Calls.own("kelly");
  private final String phone = Calls.own("phone");
  private final String token = Calls.own("token");

  @Test
  void aDeadTokenIsNoWayToReachThePersonAndTheConsentStands() {
    String profile = named(kelly, phone, token).getProfileId();

    ProfileEvent retired = only(handle(retired(profile, token, LATER, true)));

    assertThat(retired.getProfile().getReachableChannelsList()).isEmpty();
    assertThat(retired.getProfile().getConsentsList())
        .extracting(Consent::getChannel, Consent::getAddress, Consent::getState)
        .containsExactly(tuple("push", phone, ConsentState.CONSENT_STATE_GRANTED));
    assertThat(state(profile, s -> s.getVersion() == retired.getProfile().getVersion()))
        .satisfies(
            state -> {
              assertThat(state.getAddressesList()).isEmpty();
              assertThat(state.getConsentsList()).hasSize(1);
            });
  }

  @Test
  void theNextTokenMakesThePersonReachableAgain() {
    String profile = named(kelly, phone, token).getProfileId();
    handle(retired(profile, token, LATER, true));
    String next = Calls.own("token");

    ProfileEvent same = named(kelly, phone, token);
    ProfileEvent other = named(kelly, phone, next);

    assertThat(same.getProfile().getReachableChannelsList()).isEmpty();
    assertThat(other.getProfile().getReachableChannelsList()).containsExactly("push");
    assertThat(state(profile, s -> s.getVersion() == other.getProfile().getVersion()))
        .extracting(s -> s.getAddressesList().stream().map(Address::getValue).toList())
        .isEqualTo(List.of(next));
  }

  @Test
  void aTokenThatWasRegisteredAgainSinceThePushServicesMomentStays() {
    String profile = named(kelly, phone, token).getProfileId();

    ProfileEvent stays = only(handle(retired(profile, token, LONG_AGO, false)));
    ProfileEvent ends = only(handle(retired(profile, token, LATER, false)));

    assertThat(stays.getProfile().getReachableChannelsList()).containsExactly("push");
    assertThat(ends.getProfile().getReachableChannelsList()).isEmpty();
  }

  @Test
  void whatIsSaidOfATokenThatTheDeviceHasNoMoreChangesNothing() {
    String profile = named(kelly, phone, token).getProfileId();
    ProfileEvent renewed = named(kelly, phone, Calls.own("token"));

    ProfileEvent late = only(handle(retired(profile, token, LATER, true)));

    assertThat(late.getProfile().getVersion()).isEqualTo(renewed.getProfile().getVersion());
    assertThat(late.getProfile().getReachableChannelsList()).containsExactly("push");
  }

  @Test
  void aTokenIsDeadForWhoeverHasItByThen() {
    String before = named(kelly, phone, token).getProfileId();
    String bob = named(Calls.own("bob"), phone, token).getProfileId();

    handle(retired(before, token, LATER, true));

    assertThat(only(handle(heard(bob))).getProfile().getReachableChannelsList()).isEmpty();
  }

  @Test
  void onlyMessagingsWordEndsAToken() {
    String profile = named(kelly, phone, token).getProfileId();

    handle(retired("", token, LATER, true).setAnonymousId(Calls.own("stranger")).setTrusted(true));
    handle(retired(profile, token, LATER, true).setSource("geo"));
    handle(retired(profile, token, LATER, true).setName("Push Opened"));
    handle(retired(profile, token + "x", LATER, true));

    assertThat(only(handle(heard(profile))).getProfile().getReachableChannelsList())
        .containsExactly("push");
  }

  @Test
  void anotherTenantsTokenIsAnother() {
    String profile = named(kelly, phone, token).getProfileId();
    String other =
        only(handle(
                identify(kelly, phone, "\"" + token + "\"").setTenant("other").setUnit("/other")))
            .getProfileId();

    handle(retired(other, token, LATER, true).setTenant("other").setUnit(""));

    assertThat(only(handle(heard(profile))).getProfile().getReachableChannelsList())
        .containsExactly("push");
  }

  @Test
  void aTokenLeavesTheDeviceAndTheAppThatHadItBefore() {
    String before = named(kelly, phone, token).getProfileId();

    String after =
        only(handle(
                Calls.identify(
                        Calls.own("bob"),
                        "",
                        "{}",
                        "{\"app\":{\"namespace\":\"com.shop\"},\"device\":{\"token\":\"%s\"}}"
                            .formatted(token))
                    .setDeviceId(Calls.own("phone"))))
            .getProfileId();

    assertThat(state(before, s -> s.getAddressesList().isEmpty())).isNotNull();
    assertThat(state(after, s -> s.getAddressesCount() == 1).getAddresses(0).getValue())
        .isEqualTo(token);
  }

  @Test
  void aBrowsersSubscriptionIsAnAddressOfWebPush() {
    String subscription =
        "{\"endpoint\":\"https://push.example/%s\",\"keys\":{\"p256dh\":\"%s\",\"auth\":\"%s\"}}"
            .formatted(
                token,
                "BNcRdreALRFXTkOOUHK1EtK2wtaz5Ry4YfYCA_0QTpQtUbVlUls0VJXg7A8u-Ts1XbjhazAkj7I99e8QcYP7DkM",
                "tBHItJI5svbpez7KI4CCXg");

    ProfileEvent seen = only(handle(identify(kelly, phone, subscription)));

    assertThat(seen.getProfile().getReachableChannelsList()).containsExactly("webpush");
    assertThat(state(seen.getProfileId(), s -> s.getAddressesCount() == 1).getAddresses(0))
        .isEqualTo(
            Address.newBuilder()
                .setChannel("webpush")
                .setValue(subscription)
                .setDeviceId(phone)
                .build());
  }

  private ProfileEvent named(String user, String device, String value) {
    return only(handle(identify(user, device, "\"" + value + "\"")));
  }

  private static AcceptedEvent.Builder identify(String user, String device, String token) {
    String context =
        "{\"device\":{\"token\":%s},\"consents\":[{\"channel\":\"push\",\"state\":\"granted\"}]}";
    return Calls.identify(user, "", "{}", context.formatted(token)).setDeviceId(device);
  }

  /** As messaging tells it. */
  private static AcceptedEvent.Builder retired(
      String profile, String token, Instant at, boolean forGood) {
    return Calls.event(EventType.EVENT_TYPE_TRACK, "Push Token Retired")
        .setProfileId(profile)
        .setSource("messaging")
        .setTrusted(true)
        .setUnit("")
        .setJson(
            Calls.json(
                "{\"type\":\"track\",\"properties\":{\"tokenHash\":\"%s\",\"endedAt\":\"%s\","
                    + "\"forGood\":%s}}",
                PushToken.named(token, at).hash(), at, forGood));
  }

  private static AcceptedEvent.Builder heard(String profile) {
    return Calls.event(EventType.EVENT_TYPE_TRACK, "Push Sent").setProfileId(profile).setUnit("");
  }

  private List<Outbound> handle(AcceptedEvent.Builder... events) {
    return consumer.handle(new ArrayList<>(Arrays.stream(events).map(calls::next).toList()));
  }

  private static ProfileEvent only(List<Outbound> records) {
    return EventsConsumerTest.resolved(records).getLast();
  }

  private static ProfileState state(String profile, Predicate<ProfileState> wanted) {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      return topics
          .await(
              Topic.PROFILES_STATE,
              ProfileState.parser(),
              r -> r.key().equals(profile) && wanted.test(r.value()))
          .value();
    }
  }
}
