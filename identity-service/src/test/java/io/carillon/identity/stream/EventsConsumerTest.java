package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.ZstdInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.EventType;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.person.ChangeStore;
import io.carillon.identity.person.People;
import io.carillon.identity.person.Person;
import io.carillon.identity.person.PersonStore;
import io.carillon.identity.person.Ref;
import io.carillon.identity.person.Wanted;
import io.carillon.identity.v1.ProfileState;
import io.carillon.identity.v1.ProfileStatus;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Poison;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class EventsConsumerTest {
  @Inject EventsConsumer consumer;
  @Inject Transactions transactions;
  @Inject PersonStore persons;
  @Inject ChangeStore changes;

  private final Calls calls = new Calls();
  private final String kelly = Calls.own("kelly");
  private final String web = Calls.own("web");
  private final String phone = Calls.own("phone");

  @Test
  void anUnknownVisitorBecomesKnownOnLoginAndKeepsTheProfile() {
    ProfileEvent visit = only(handle(Calls.track(web, "Product Viewed")));

    ProfileEvent login =
        only(handle(Calls.identify(kelly, web, "{\"firstName\":\"Kelly\",\"vip\":true}")));

    assertThat(login.getProfileId()).isEqualTo(visit.getProfileId());
    assertThat(visit.getProfile().getKnown()).isFalse();
    assertThat(login.getProfile().getKnown()).isTrue();
    assertThat(login.getProfile().getTraitsJson().toStringUtf8())
        .contains("\"firstName\":\"Kelly\"", "\"vip\":true");
    assertThat(login.getProfile().getVersion()).isGreaterThan(visit.getProfile().getVersion());
    assertThat(login.getProfile().getUnitsList()).containsExactly("/demo");
  }

  @Test
  void phoneAndWebBecomeOnePersonAndTheMarkerStandsBehindTheLosersEvents() {
    handle(Calls.track(web, "Product Viewed"), Calls.identify(kelly, web, "{}"));

    List<Outbound> records =
        handle(
            Calls.track(phone, "Application Opened"),
            Calls.track(phone, "Product Viewed"),
            Calls.identify(kelly, phone, "{}"),
            Calls.track(phone, "Product Added"));

    List<ProfileEvent> events = resolved(records);
    String loser = events.getFirst().getProfileId();
    String survivor = events.getLast().getProfileId();
    assertThat(events)
        .extracting(e -> e.hasMerged() ? "merged" : e.getEvent().getName())
        .containsExactly(
            "Application Opened", "Product Viewed", "merged", "identify", "Product Added");
    assertThat(events)
        .extracting(ProfileEvent::getProfileId)
        .containsExactly(loser, loser, loser, survivor, survivor);
    assertThat(events.get(2).getMerged().getSurvivorId()).isEqualTo(survivor);
    assertThat(events.get(2).getOrigin()).isEqualTo(events.get(3).getOrigin());
    assertThat(
            state(loser, s -> s.getStatus() == ProfileStatus.PROFILE_STATUS_MERGED)
                .getCanonicalId())
        .isEqualTo(survivor);
  }

  @Test
  void aSharedTabletDoesNotJoinTwoPeople() {
    String bob = Calls.own("bob");
    ProfileEvent first = only(handle(Calls.identify(kelly, web, "{}")));

    ProfileEvent second = only(handle(Calls.identify(bob, web, "{}")));
    ProfileEvent somebody = only(handle(Calls.track(web, "Product Viewed")));
    ProfileEvent again = only(handle(Calls.track(web, "Product Viewed")));
    ProfileEvent back = only(handle(Calls.track(web, "Product Viewed").setUserId(kelly)));

    assertThat(second.getProfileId()).isNotEqualTo(first.getProfileId());
    assertThat(somebody.getProfileId()).isNotIn(first.getProfileId(), second.getProfileId());
    assertThat(again.getProfileId()).isEqualTo(somebody.getProfileId());
    assertThat(back.getProfileId()).isEqualTo(first.getProfileId());
  }

  @Test
  void anEventThatIsSentAgainTakesEffectOnce() {
    AcceptedEvent.Builder event = Calls.track(web, "Order Completed");
    handle(event);

    List<Outbound> laterOn = handle(event);
    List<Outbound> atOnce = handle(Calls.track(web, "A").setEventId("m"), event, event);

    assertThat(laterOn).isEmpty();
    assertThat(resolved(atOnce)).hasSize(1);
  }

  @Test
  void isRememberedFromWhenItCameAlsoWhenItWasAcceptedDaysBefore() {
    AcceptedEvent.Builder replayed = Calls.track(web, "Order Completed");
    Instant before =
        Instant.ofEpochSecond(replayed.getReceivedAt().getSeconds()).minus(Duration.ofDays(6));
    Inbound<AcceptedEvent> late = calls.next(replayed.setReceivedAt(Calls.timestamp(before)));

    consumer.handle(List.of(late));

    Instant seenAt =
        transactions.inTenant(
            "demo",
            tx ->
                tx.createQuery("SELECT seen_at FROM seen WHERE message = :id")
                    .bind("id", Ids.hash(replayed.getEventId()))
                    .mapTo(Instant.class)
                    .one());
    assertThat(seenAt).isEqualTo(late.at());
  }

  @Test
  void theMomentOfSendingDoesNotMakeAnotherEvent() {
    AcceptedEvent.Builder event =
        Calls.track(web, "Order Completed")
            .setJson(Calls.json("{\"event\":\"x\",\"sentAt\":\"2026-03-07T12:00:00Z\"}"));
    handle(event);

    assertThat(handle(event.setJson(Calls.json("{\"event\":\"x\",\"sentAt\":\"later\"}"))))
        .isEmpty();
  }

  @Test
  void whatTheEdgeFoundOutDoesNotMakeAnotherEvent() {
    AcceptedEvent.Builder bare =
        Calls.track(web, "Order Completed").setJson(Calls.json("{\"event\":\"x\"}"));
    handle(bare);

    assertThat(
            handle(
                bare.clone()
                    .addEnriched("ip")
                    .setJson(Calls.json("{\"context\":{\"ip\":\"203.0.113.0\"},\"event\":\"x\"}"))))
        .isEmpty();
    assertThat(
            only(handle(
                    bare.clone()
                        .setJson(
                            Calls.json("{\"context\":{\"ip\":\"203.0.113.0\"},\"event\":\"x\"}"))))
                .getDuplicateOf())
        .as("said by the client, it is another event")
        .isEqualTo(bare.getEventId());
  }

  @Test
  void wherePeopleWereSeenOutlivesADecisionThatDidNotKnowIt() {
    UUID profile = UUID.fromString(only(handle(Calls.identify(kelly, web, "{}"))).getProfileId());

    People loaded = people(profile);
    handle(
        Calls.identify(kelly, web, "{}", "{\"place\":{\"latitude\":48.9,\"longitude\":2.3}}")
            .addEnriched("place"));

    Person person = loaded.person(new Ref("demo", profile)).orElseThrow();
    loaded.put(person.withLastSeen(person.lastSeen().plus(Duration.ofHours(1))));
    boolean unused =
        transactions.inWholeTenant(
            "demo",
            tx -> {
              changes.save(tx, loaded);
              return true;
            });

    assertThat(people(profile).person(new Ref("demo", profile)).orElseThrow().spot()).isNotNull();
  }

  private People people(UUID profile) {
    return transactions.inWholeTenant(
        "demo", tx -> persons.load(tx, Wanted.profiles("demo", List.of(profile))));
  }

  @Test
  void theSameIdWithAnotherPayloadIsKeptUnderANewId() {
    AcceptedEvent.Builder event = Calls.track(web, "Order Completed");
    handle(event);
    AcceptedEvent.Builder other =
        event.clone().setJson(Calls.json("{\"properties\":{\"total\":9}}"));

    ProfileEvent kept = only(handle(other));

    assertThat(kept.getDuplicateOf()).isEqualTo(event.getEventId());
    assertThat(kept.getEvent().getEventId()).isNotEqualTo(event.getEventId());
    assertThat(handle(other)).isEmpty();
  }

  @Test
  void recordsRepeatedAfterACrashAreToldAgainIdenticallyAndAppliedOnce() {
    handle(Calls.identify(kelly, web, "{}"), Calls.track(phone, "Application Opened"));
    List<Inbound<AcceptedEvent>> records =
        List.of(
            calls.next(Calls.identify(kelly, phone, "{\"vip\":true}")),
            calls.next(Calls.track(phone, "Product Added")));
    List<Outbound> before = consumer.handle(records);
    String profile = resolved(before).getLast().getProfileId();
    long version = version(profile);

    List<Outbound> again = consumer.handle(records);

    assertThat(again).usingRecursiveFieldByFieldElementComparator().isEqualTo(before);
    assertThat(version(profile)).isEqualTo(version);
    assertThat(rows("merge", "survivor_id", profile)).isEqualTo(1);
  }

  @Test
  void whatAnOlderVersionKeptIsToldAgainByThisOne() throws IOException {
    List<Inbound<AcceptedEvent>> records = List.of(calls.next(Calls.identify(kelly, web, "{}")));
    List<Outbound> before = consumer.handle(records);
    int partition = records.getFirst().partition();
    byte[] deflated = deflated(kept(partition));
    transactions.inTenant(
        "demo",
        tx ->
            tx.createUpdate("UPDATE emitted SET records = ARRAY[:old] WHERE origin_partition = :p")
                .bind("old", deflated)
                .bind("p", partition)
                .execute());

    List<Outbound> again = consumer.handle(records);

    assertThat(again).usingRecursiveFieldByFieldElementComparator().isEqualTo(before);
  }

  private byte[] kept(int partition) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT records[1] FROM emitted WHERE origin_partition = :p")
                .bind("p", partition)
                .mapTo(byte[].class)
                .one());
  }

  /** As records were kept by versions that did not know zstd. */
  private static byte[] deflated(byte[] packed) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (InputStream plain = new ZstdInputStream(new ByteArrayInputStream(packed));
        OutputStream out = new DeflaterOutputStream(bytes, new Deflater(Deflater.BEST_SPEED))) {
      plain.transferTo(out);
    }
    return bytes.toByteArray();
  }

  @Test
  void whatIsRepeatedAfterACrashSaysNothingOfTheStateThatAnOperatorMayHaveChangedSince() {
    List<Inbound<AcceptedEvent>> records = List.of(calls.next(Calls.identify(kelly, web, "{}")));
    List<Outbound> before = consumer.handle(records);

    List<Outbound> again = consumer.handle(records);

    assertThat(before).extracting(Outbound::topic).doesNotContain(Topic.PROFILES_STATE);
    assertThat(again).extracting(Outbound::topic).doesNotContain(Topic.PROFILES_STATE);
    assertThat(state(only(before).getProfileId(), _ -> true).getVersion()).isPositive();
  }

  @Test
  void afterACrashNewRecordsFollowThoseThatAreRepeated() {
    Inbound<AcceptedEvent> first = calls.next(Calls.track(web, "First"));
    Inbound<AcceptedEvent> second = calls.next(Calls.track(web, "Second"));
    List<Outbound> before = consumer.handle(List.of(first));

    List<Outbound> after = consumer.handle(List.of(first, second));

    assertThat(after.subList(0, before.size()))
        .usingRecursiveFieldByFieldElementComparator()
        .isEqualTo(before);
    assertThat(resolved(after))
        .extracting(e -> e.getEvent().getName())
        .containsExactly("First", "Second");
  }

  @Test
  void aSecondCrashBeforeTheAcknowledgementLosesNothingOfTheFirst() {
    Inbound<AcceptedEvent> first = calls.next(Calls.track(web, "First"));
    Inbound<AcceptedEvent> second = calls.next(Calls.track(web, "Second"));
    consumer.handle(List.of(first));
    List<Outbound> unacknowledged = consumer.handle(List.of(first, second));

    List<Outbound> again = consumer.handle(List.of(first, second));

    assertThat(again).usingRecursiveFieldByFieldElementComparator().isEqualTo(unacknowledged);
  }

  @Test
  void manyRecordsAreAppliedSideBySideAndWhenOneSideFailsTheOtherIsToldAgainAsItWas()
      throws Exception {
    // Given more than a full batch, of two partitions, with one record that can belong to nobody
    Calls other = new Calls();
    Inbound<AcceptedEvent> bad =
        calls.next(Calls.track("", "Lost").setProfileId(UUID.randomUUID().toString()));
    List<Inbound<AcceptedEvent>> batch = new ArrayList<>(List.of(bad));
    for (int n = 0; n < 260; n++) {
      batch.add(calls.next(Calls.track(web, "Web " + n)));
      batch.add(other.next(Calls.track(phone, "Phone " + n)));
    }
    assertThatThrownBy(() -> consumer.handle(batch)).isInstanceOf(Poison.class);
    long before = applied(other);

    // When the others are given again without it
    batch.remove(bad);
    List<Outbound> told = consumer.handle(batch);

    // Then what stood before was not applied again, and each partition is in its order
    assertThat(before).isEqualTo(260);
    assertThat(names(told, "Web ")).isEqualTo(names("Web "));
    assertThat(names(told, "Phone ")).isEqualTo(names("Phone "));
    assertThat(applied(other)).isEqualTo(before);
    assertThat(ids(consumer.handle(batch))).containsExactlyInAnyOrderElementsOf(ids(told));
  }

  @Test
  void ofAPersonInBothPartitionsNothingIsToldWithLessThanWhatWasToldBefore() {
    // Given somebody of whom many events lie in two partitions, some with news of them
    Calls other = new Calls();
    String kelly = Calls.own("kelly");
    consumer.handle(List.of(calls.next(Calls.identify(kelly, web, "{\"n\":0}"))));
    List<Inbound<AcceptedEvent>> batch = new ArrayList<>();
    for (int n = 1; n <= 260; n++) {
      batch.add(calls.next(Calls.identify(kelly, web, "{\"n\":%d}".formatted(n))));
      batch.add(other.next(Calls.track(web, "Phone " + n).setUserId(kelly)));
    }

    // When
    List<Outbound> told = consumer.handle(batch);

    // Then
    assertThat(resolved(told))
        .hasSize(520)
        .extracting(event -> event.getProfile().getVersion())
        .isSorted();
  }

  private static List<String> ids(List<Outbound> told) {
    return told.stream().map(Outbound::id).toList();
  }

  private long applied(Calls partition) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT count(*) FROM seen WHERE origin_partition = :partition")
                .bind("partition", partition.next(Calls.track(web, "none")).partition())
                .mapTo(Long.class)
                .one());
  }

  private static List<String> names(List<Outbound> told, String kind) {
    return resolved(told).stream()
        .map(event -> event.getEvent().getName())
        .filter(name -> name.startsWith(kind))
        .toList();
  }

  private static List<String> names(String kind) {
    return java.util.stream.IntStream.range(0, 260).mapToObj(n -> kind + n).toList();
  }

  @Test
  void aPermissionFromAFastClockDoesNotOutliveTheRefusalBehindIt() {
    String address = kelly + "@example.com";
    String traits = "{\"email\":\"%s\"}".formatted(address);
    AcceptedEvent.Builder granted = Calls.identify(kelly, web, traits, consent("granted"));
    Instant ahead =
        Instant.ofEpochSecond(granted.getReceivedAt().getSeconds()).plus(Duration.ofMinutes(4));
    handle(granted.setOccurredAt(Timestamp.newBuilder().setSeconds(ahead.getEpochSecond())));

    ProfileEvent refused = only(handle(Calls.identify(kelly, web, traits, consent("revoked"))));

    assertThat(refused.getProfile().getConsentsList())
        .extracting(Consent::getState)
        .containsExactly(ConsentState.CONSENT_STATE_REVOKED);
  }

  @Test
  void consentIsTakenForTheAddressInTheSameCallOnly() {
    String address = kelly + "@example.com";
    String consents =
        "{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"granted\","
            + "\"address\":\"other@example.com\",\"text\":\"v1\"},"
            + "{\"channel\":\"sms\",\"purpose\":\"marketing\",\"state\":\"granted\"}]}";

    List<Outbound> records =
        handle(Calls.identify(kelly, web, "{\"email\":\"%s\"}".formatted(address), consents));

    assertThat(only(records).getProfile().getConsentsList())
        .extracting(Consent::getChannel, Consent::getAddress, Consent::getState)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                "email", address, ConsentState.CONSENT_STATE_GRANTED));
    assertThat(only(records).getProfile().getReachableChannelsList()).containsExactly("email");
    assertThat(state(only(records).getProfileId(), _ -> true).getAddressesList())
        .extracting(a -> a.getChannel() + " " + a.getValue())
        .containsExactly("email " + address);
  }

  @Test
  void aPermissionForAnotherPersonsAddressIsNotTaken() {
    String address = kelly + "@example.com";
    String traits = "{\"email\":\"%s\"}".formatted(address);
    handle(Calls.identify(kelly, web, traits));

    ProfileEvent bob =
        only(
            handle(
                Calls.identify(
                    Calls.own("bob"),
                    phone,
                    traits,
                    "{\"consents\":[{\"channel\":\"email\",\"state\":\"granted\"}]}")));

    assertThat(bob.getProfile().getConsentsList()).isEmpty();
    assertThat(bob.getProfile().getReachableChannelsList()).isEmpty();
  }

  @Test
  void aRefusalStandsWhenPeopleTurnOutToBeOne() {
    String address = kelly + "@example.com";
    String traits = "{\"email\":\"%s\"}".formatted(address);
    handle(
        Calls.identify("", web, traits, consent("revoked")),
        Calls.track(phone, "Application Opened").setUserId(kelly));
    String granted = "{\"channel\":\"push\",\"purpose\":\"marketing\",\"state\":\"granted\"}";
    handle(
        Calls.identify(kelly, phone, "{}", "{\"consents\":[" + granted + "]}")
            .setDeviceId(Calls.own("d")));

    ProfileEvent one = only(handle(Calls.identify(kelly, phone, traits)));

    assertThat(one.getProfile().getConsentsList())
        .filteredOn(consent -> consent.getChannel().equals("email"))
        .extracting(Consent::getState)
        .containsExactly(ConsentState.CONSENT_STATE_REVOKED);
    assertThat(one.getProfile().getConsentsList()).hasSize(2);
  }

  @Test
  void aPushTokenMovesToWhoLogsInAndBothAreTold() {
    String device = Calls.own("device");
    String context = "{\"device\":{\"type\":\"ios\",\"token\":\"%s\"}}".formatted(device);
    String before =
        only(handle(Calls.identify(kelly, web, "{}", context).setDeviceId(device))).getProfileId();

    List<Outbound> records =
        handle(Calls.identify(Calls.own("bob"), phone, "{}", context).setDeviceId(device));

    assertThat(state(before, s -> s.getAddressesList().isEmpty()).getStatus())
        .isEqualTo(ProfileStatus.PROFILE_STATUS_ACTIVE);
    assertThat(only(records).getProfile().getReachableChannelsList()).containsExactly("push");
  }

  @Test
  void behindALogoutTheNextVisitorOfAnAppIsSomebodyElse() {
    String device = Calls.own("device");
    String context = "{\"device\":{\"type\":\"ios\",\"token\":\"%s\"}}".formatted(device);
    ProfileEvent first =
        only(handle(Calls.identify(kelly, web, "{}", context).setDeviceId(device)));

    List<ProfileEvent> visit =
        resolved(
            handle(
                Calls.track(phone, "Application Opened").setDeviceId(device),
                Calls.track(phone, "Scarf Viewed").setDeviceId(device)));
    ProfileEvent login =
        only(handle(Calls.identify(Calls.own("rachel"), phone, "{}", context).setDeviceId(device)));

    assertThat(visit)
        .extracting(ProfileEvent::getProfileId)
        .containsOnly(login.getProfileId())
        .doesNotContain(first.getProfileId());
    assertThat(login.getProfile().getReachableChannelsList()).containsExactly("push");
    state(first.getProfileId(), s -> s.getAddressesList().isEmpty());
    assertThat(only(handle(Calls.track(web, "Coat Viewed").setDeviceId(device))).getProfileId())
        .isEqualTo(first.getProfileId());
  }

  @Test
  void aDeviceThatMadeRoomForAnotherIsGone() {
    List<AcceptedEvent.Builder> logins = new ArrayList<>();
    for (int i = 0; i <= 50; i++) {
      logins.add(
          Calls.identify(
                  kelly, "", "{}", "{\"device\":{\"token\":\"%s\"}}".formatted(Calls.own("t")))
              .setDeviceId(kelly + "-" + i));
    }
    String profile =
        only(handle(logins.subList(0, 50).toArray(AcceptedEvent.Builder[]::new))).getProfileId();

    handle(logins.get(50));

    assertThat(rows("device", "profile_id", profile)).isEqualTo(50);
    assertThat(
            state(
                    profile,
                    s ->
                        s.getAddressesList().stream()
                            .anyMatch(a -> a.getDeviceId().equals(kelly + "-50")))
                .getAddressesList())
        .hasSize(50)
        .noneMatch(address -> address.getDeviceId().equals(kelly + "-0"));
  }

  @Test
  void aServicesEventBelongsToItsProfileThroughAliasesAndToNobodyElse() {
    handle(Calls.identify(kelly, web, "{}"));
    String loser = only(handle(Calls.track(phone, "Application Opened"))).getProfileId();
    String survivor = resolved(handle(Calls.identify(kelly, phone, "{}"))).getLast().getProfileId();

    ProfileEvent delivered =
        only(
            handle(
                Calls.event(EventType.EVENT_TYPE_TRACK, "Email Delivered")
                    .setAnonymousId(Calls.own("stranger"))
                    .setProfileId(loser)));

    assertThat(delivered.getProfileId()).isEqualTo(survivor);
  }

  @Test
  void whatCanBelongToNobodyIsPutAside() {
    assertThatThrownBy(() -> handle(Calls.track("null", "x"))).isInstanceOf(Poison.class);
    assertThatThrownBy(() -> handle(Calls.track(web, "x").setHops(9))).isInstanceOf(Poison.class);
    assertThatThrownBy(() -> handle(Calls.track(web, "x").setTenant("")))
        .isInstanceOf(Poison.class);
    assertThatThrownBy(() -> handle(Calls.track(web, "x").setJson(Calls.json("[1]"))))
        .isInstanceOf(Poison.class);
    assertThatThrownBy(
            () ->
                handle(
                    Calls.event(EventType.EVENT_TYPE_TRACK, "x")
                        .setProfileId(UUID.randomUUID().toString())))
        .isInstanceOf(Poison.class);
  }

  @Test
  void charactersThatNoDatabaseStoresDoNoHarm() {
    ProfileEvent event =
        only(
            handle(
                Calls.identify(
                    kelly + "\0",
                    web,
                    "{\"a\":\"x\\u0000y\",\"b\":\"\\\\u0000\",\"c\":\"\\ud800\"}")));

    ProfileEvent later = only(handle(Calls.track(web, "x").setUserId(kelly)));

    assertThat(later.getProfileId()).isEqualTo(event.getProfileId());
    assertThat(later.getProfile().getTraitsJson().toStringUtf8())
        .contains("\"a\":\"xy\"", "\"b\":\"\\\\u0000\"");
  }

  @Test
  void whatAServiceMakesOfItsOwnShowsNobodyInAnotherUnit() {
    String profile =
        only(handle(Calls.track(web, "x").setUnit("/demo/quebec/montreal"))).getProfileId();

    ProfileEvent delivered =
        only(
            handle(
                Calls.event(EventType.EVENT_TYPE_TRACK, "Email Delivered")
                    .setUnit("")
                    .setProfileId(profile)));

    assertThat(delivered.getProfile().getUnitsList()).containsExactly("/demo/quebec/montreal");
  }

  @Test
  void peopleOfAnotherTenantAreOthers() {
    ProfileEvent here = only(handle(Calls.identify(kelly, web, "{}")));

    ProfileEvent there = only(handle(Calls.identify(kelly, web, "{}").setTenant("other")));

    assertThat(there.getProfileId()).isNotEqualTo(here.getProfileId());
  }

  @Test
  void anEventGoesFromTopicToTopicWithItsOrigin() {
    try (TestTopics topics = TestTopics.ofThisTest()) {
      AcceptedEvent event = Calls.identify(kelly, web, "{\"vip\":true}").build();

      TestTopics.Place place =
          topics.send(Topic.EVENTS_RAW, "demo/" + web, "demo", event.getEventId(), event);

      TestTopics.Received<ProfileEvent> resolved =
          topics.await(
              Topic.EVENTS_RESOLVED,
              ProfileEvent.parser(),
              r -> r.value().getEvent().getEventId().equals(event.getEventId()));
      assertThat(resolved.key()).isEqualTo(resolved.value().getProfileId());
      assertThat(resolved.value().getOrigin().getOffset()).isEqualTo(place.offset());
      assertThat(resolved.value().getEvent()).isEqualTo(event);
      assertThat(
              topics
                  .await(
                      Topic.PROFILES_STATE,
                      ProfileState.parser(),
                      r -> r.key().equals(resolved.key()))
                  .value()
                  .getStatus())
          .isEqualTo(ProfileStatus.PROFILE_STATUS_ACTIVE);
    }
  }

  private List<Outbound> handle(AcceptedEvent.Builder... events) {
    return consumer.handle(new ArrayList<>(Arrays.stream(events).map(calls::next).toList()));
  }

  private static String consent(String state) {
    return "{\"consents\":[{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"%s\"}]}"
        .formatted(state);
  }

  private static ProfileEvent only(List<Outbound> records) {
    return resolved(records).stream().filter(e -> !e.hasMerged()).reduce((_, b) -> b).orElseThrow();
  }

  static List<ProfileEvent> resolved(List<Outbound> records) {
    return records.stream()
        .filter(record -> record.topic() == Topic.EVENTS_RESOLVED)
        .map(
            record -> {
              try {
                return ProfileEvent.parseFrom(record.value());
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  /** The first state of a profile that others are told, of those that are wanted. */
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

  private long version(String profile) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT version FROM profile WHERE id = :id")
                .bind("id", UUID.fromString(profile))
                .mapTo(Long.class)
                .one());
  }

  private int rows(String table, String column, String profile) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery("SELECT count(*) FROM %s WHERE %s = :id".formatted(table, column))
                .bind("id", UUID.fromString(profile))
                .mapTo(Integer.class)
                .one());
  }
}
