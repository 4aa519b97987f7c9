package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.definition.v1.Definition;
import io.carillon.definition.v1.DefinitionState;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Consent;
import io.carillon.event.v1.ConsentState;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.consent.Consents;
import io.carillon.identity.tenant.ConsentFirstStore;
import io.carillon.identity.tenant.RetentionStore;
import io.carillon.platform.definitions.Kinds;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Outbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class ConsentEventsTest {
  private static final ConsentState GRANTED = ConsentState.CONSENT_STATE_GRANTED;
  private static final ConsentState REVOKED = ConsentState.CONSENT_STATE_REVOKED;

  @Inject EventsConsumer consumer;
  @Inject RetentionStore retention;
  @Inject ConsentFirstStore consentFirst;
  @Inject Transactions transactions;

  private final Calls calls = new Calls();
  private final String kelly = Calls.own("kelly");
  private final String email = kelly + "@example.com";

  @Test
  void aRefusalOfAnAddressThatIsNotThePersonsIsTaken() {
    ProfileEvent event =
        resolved(
            handle(
                said(
                    "{}",
                    "{\"channel\":\"email\",\"address\":\"OLD@example.com\",\"state\":\"revoked\"}")));

    assertThat(event.getProfile().getConsentsList())
        .extracting(Consent::getAddress, Consent::getState)
        .containsExactly(tuple("old@example.com", REVOKED));
  }

  @Test
  void aPermissionForAnAddressThatIsNotThePersonsIsNot() {
    ProfileEvent event =
        resolved(
            handle(
                said(
                        "{}",
                        "{\"channel\":\"email\",\"address\":\"old@example.com\",\"state\":\"granted\"}")
                    .setTrusted(true)));

    assertThat(event.getProfile().getConsentsList()).isEmpty();
  }

  @Test
  void aRefusalWithoutAnAddressIsOneOfEachThatThePersonHas() {
    handle(said("{\"email\":\"%s\"}".formatted(email), grant()));

    ProfileEvent event =
        resolved(handle(said("{}", "{\"channel\":\"email\",\"state\":\"revoked\"}")));

    assertThat(event.getProfile().getConsentsList())
        .extracting(Consent::getAddress, Consent::getState)
        .containsExactly(tuple(email, REVOKED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"channel\":\"email\",\"state\":\"revoked\"}",
        "{\"channel\":\"sms\",\"state\":\"revoked\",\"address\":\"no number\"}",
        "{\"channel\":\"push\",\"state\":\"revoked\"}"
      })
  void aRefusalOfSomebodyWithoutAnAddressIsOneOfTheWholeChannel(String refusal) {
    ProfileEvent event = resolved(handle(said("{}", refusal)));

    assertThat(event.getProfile().getConsentsList())
        .extracting(Consent::getAddress, Consent::getState)
        .containsExactly(tuple("", REVOKED));
  }

  @Test
  void aRefusalOfAnEventThatIsTooLateIsTakenAndNothingElseOfIt() {
    String tenant = Calls.own("late");
    keepsEventsForThirtyDays(tenant);
    AcceptedEvent.Builder event =
        said(
                "{\"email\":\"%s\",\"vip\":true}".formatted(email),
                grant().replace("granted", "revoked"))
            .setTenant(tenant);
    Instant longAgo =
        Instant.ofEpochSecond(event.getReceivedAt().getSeconds()).minus(Duration.ofDays(31));

    ProfileEvent late = resolved(handle(event.setOccurredAt(Calls.timestamp(longAgo))));

    assertThat(late.getLate()).isTrue();
    assertThat(late.getProfile().getTraitsJson().toStringUtf8()).isEqualTo("{}");
    assertThat(late.getProfile().getConsentsList())
        .extracting(Consent::getAddress, Consent::getState)
        .containsExactly(tuple(email, REVOKED));
  }

  @Test
  void anEventThatIsTooLateJoinsNobody() {
    String tenant = Calls.own("late");
    keepsEventsForThirtyDays(tenant);
    String web = Calls.own("web");
    String phone = Calls.own("phone");
    String kelly = Calls.own("kelly");
    ProfileEvent known = resolved(handle(Calls.identify(kelly, web, "{}").setTenant(tenant)));
    ProfileEvent visitor = resolved(handle(Calls.track(phone, "Seen").setTenant(tenant)));
    AcceptedEvent.Builder event = Calls.identify(kelly, phone, "{}").setTenant(tenant);
    Instant longAgo =
        Instant.ofEpochSecond(event.getReceivedAt().getSeconds()).minus(Duration.ofDays(31));

    List<Outbound> told = handle(event.setOccurredAt(Calls.timestamp(longAgo)));
    ProfileEvent again = resolved(handle(Calls.track(phone, "Seen").setTenant(tenant)));

    assertThat(told).as("no marker of a merge").hasSize(1);
    assertThat(resolved(told).getLate()).isTrue();
    assertThat(resolved(told).getProfileId()).isEqualTo(known.getProfileId());
    assertThat(again.getProfileId()).isEqualTo(visitor.getProfileId());
  }

  @Test
  void whereConsentComesFirstNobodyIsMadeBeforeIt() {
    String tenant = Calls.own("careful");
    wantsConsentFirst(tenant);
    AcceptedEvent.Builder visit =
        Calls.track("", "Product Viewed").setUserId(kelly).setTenant(tenant);
    AcceptedEvent.Builder login =
        said("{\"email\":\"%s\"}".formatted(email), grant().replace("granted", "revoked"))
            .setTenant(tenant);

    assertThat(handle(visit)).as("a visit of somebody unknown").isEmpty();
    assertThat(handle(login)).as("a refusal of somebody unknown").isEmpty();
    assertThat(
            handle(
                said(
                        "{}",
                        "{\"channel\":\"email\",\"address\":\"other@example.com\",\"state\":\"granted\"}")
                    .setTenant(tenant)))
        .as("a consent for an address that is not theirs")
        .isEmpty();
    assertThat(profiles(tenant)).isZero();

    ProfileEvent willing =
        resolved(handle(said("{\"email\":\"%s\"}".formatted(email), grant()).setTenant(tenant)));
    ProfileEvent again = resolved(handle(visit));

    assertThat(again.getProfileId())
        .as("what was left out is no duplicate when it is sent again")
        .isEqualTo(willing.getProfileId());
    assertThat(again.getDuplicateOf()).isEmpty();
    assertThat(profiles(tenant)).isEqualTo(1);
  }

  @Test
  void whoAsksForTheMailThatConfirmsAConsentIsKnownFromThenOn() {
    String tenant = Calls.own("careful");
    wantsConsentFirst(tenant);

    ProfileEvent asked =
        resolved(
            handle(
                said("{\"email\":\"%s\"}".formatted(email), grant().replace("granted", "pending"))
                    .setTenant(tenant)));

    assertThat(asked.getProfile().getConsentsList()).isEmpty();
    assertThat(profiles(tenant)).isEqualTo(1);
  }

  @Test
  void aPermissionForAnAddressThatStaysSomebodyElsesMakesNobody() {
    String tenant = Calls.own("careful");
    wantsConsentFirst(tenant);
    String traits = "{\"email\":\"%s\"}".formatted(email);
    handle(said(traits, grant()).setTenant(tenant));

    List<Outbound> other =
        handle(said(traits, grant()).setUserId(Calls.own("rachel")).setTenant(tenant));

    assertThat(other).isEmpty();
    assertThat(profiles(tenant)).isEqualTo(1);
  }

  @Test
  void aPermissionThatComesTooLateMakesNobody() {
    String tenant = Calls.own("careful");
    wantsConsentFirst(tenant);
    AcceptedEvent.Builder event =
        said("{\"email\":\"%s\"}".formatted(email), grant()).setTenant(tenant);
    Instant longAgo =
        Instant.ofEpochSecond(event.getReceivedAt().getSeconds()).minus(Duration.ofDays(31));

    assertThat(handle(event.setOccurredAt(Calls.timestamp(longAgo)))).isEmpty();

    assertThat(profiles(tenant)).isZero();
  }

  @Test
  void aChangedConsentIsAnEventOfItsOwnTheSameAfterACrash() {
    AcceptedEvent.Builder login = said("{\"email\":\"%s\"}".formatted(email), grant());
    List<Inbound<AcceptedEvent>> records = List.of(calls.next(login));

    List<Outbound> first = consumer.handle(records);
    List<Outbound> again = consumer.handle(records);
    List<Outbound> repeatedWord = handle(said("{\"email\":\"%s\"}".formatted(email), grant()));

    AcceptedEvent changed = changes(first).getFirst();
    assertThat(changes(first)).hasSize(1);
    assertThat(changed.getName()).isEqualTo("Consent Changed");
    assertThat(changed.getProfileId()).isEqualTo(resolved(first).getProfileId());
    assertThat(changed.getCauseId()).isEqualTo(login.getEventId());
    assertThat(changed.getUnit()).isEqualTo("/demo");
    assertThat(changed.getJson().toStringUtf8())
        .contains("\"address\":\"%s\"".formatted(email), "\"state\":\"granted\"");
    assertThat(changes(again)).containsExactly(changed);
    assertThat(changes(repeatedWord)).isEmpty();
  }

  @Test
  void ofTooManyWordsThePermissionsGoAndEveryRefusalStays() {
    handle(said("{\"email\":\"%s\"}".formatted(email), grant()));
    for (int part = 0; part < 4; part++) {
      int from = part * Consents.MOST / 4;
      handle(said("{}", refusals(from, from + Consents.MOST / 4)));
    }

    ProfileEvent full = resolved(handle(said("{}", refusals(0, 1))));
    ProfileEvent refused = resolved(handle(said("{\"email\":\"%s\"}".formatted(email), grant())));
    handle(said("{}", refusals(Consents.MOST, Consents.MOST + 1)));

    assertThat(full.getProfile().getConsentsList())
        .extracting(Consent::getState)
        .containsOnly(REVOKED);
    assertThat(refused.getProfile().getConsentsList())
        .extracting(Consent::getState)
        .doesNotContain(GRANTED);
    assertThat(standing(full.getProfileId())).containsExactly("email  REVOKED");
  }

  private void keepsEventsForThirtyDays(String tenant) {
    settings(tenant, "{\"retention\":{\"events\":\"P30D\"}}");
    Instant now = Instant.EPOCH.plus(Duration.ofDays(100));
    await().until(() -> retention.late(tenant, now.minus(Duration.ofDays(31)), now));
  }

  private void wantsConsentFirst(String tenant) {
    settings(
        tenant, "{\"retention\":{\"events\":\"P30D\"},\"privacy\":{\"profiles\":\"consented\"}}");
    Instant now = Instant.EPOCH.plus(Duration.ofDays(100));
    await()
        .until(
            () ->
                consentFirst.holds(tenant)
                    && retention.late(tenant, now.minus(Duration.ofDays(31)), now));
  }

  private static void settings(String tenant, String body) {
    Definition definition =
        Definition.newBuilder()
            .setTenant(tenant)
            .setKind(Kinds.TENANT)
            .setId(tenant)
            .setVersion(1)
            .setState(DefinitionState.DEFINITION_STATE_LIVE)
            .setBodyJson(ByteString.copyFromUtf8(body))
            .build();
    try (TestTopics topics = TestTopics.ofThisTest()) {
      topics.send(Topic.DEFINITIONS, tenant, tenant, tenant, definition);
    }
  }

  private int profiles(String tenant) {
    return transactions.inTenant(
        tenant,
        tx ->
            tx.createQuery("SELECT count(*) FROM profile WHERE tenant_id = :tenant")
                .bind("tenant", tenant)
                .mapTo(Integer.class)
                .one());
  }

  private List<Outbound> handle(AcceptedEvent.Builder event) {
    return consumer.handle(List.of(calls.next(event)));
  }

  private AcceptedEvent.Builder said(String traits, String consents) {
    return Calls.identify(kelly, kelly + "-web", traits, "{\"consents\":[" + consents + "]}");
  }

  private static String grant() {
    return "{\"channel\":\"email\",\"purpose\":\"marketing\",\"state\":\"granted\"}";
  }

  private static String refusals(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(
            i ->
                "{\"channel\":\"email\",\"address\":\"a%d@example.com\",\"state\":\"revoked\"}"
                    .formatted(i))
        .collect(Collectors.joining(","));
  }

  private static ProfileEvent resolved(List<Outbound> records) {
    return EventsConsumerTest.resolved(records).getLast();
  }

  private static List<AcceptedEvent> changes(List<Outbound> records) {
    return records.stream()
        .filter(record -> record.topic() == Topic.EVENTS_RAW)
        .map(
            record -> {
              try {
                return AcceptedEvent.parseFrom(record.value());
              } catch (InvalidProtocolBufferException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }

  private List<String> standing(String profile) {
    return transactions.inTenant(
        "demo",
        tx ->
            tx.createQuery(
                    "SELECT channel || ' ' || address || ' ' || state FROM consent"
                        + " WHERE profile_id = cast(:id AS uuid)")
                .bind("id", profile)
                .mapTo(String.class)
                .list());
  }
}
