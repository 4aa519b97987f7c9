package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Identifiers beside their profile: what an event reads of a person is one row. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
class BesideTest {
  @Inject Given happened;
  @Inject Transactions transactions;

  private final String tenant = Calls.own("t");
  private final String kelly = Calls.own("kelly");
  private final String web = Calls.own("web");

  @Test
  void whoIsNewHasThemBesideTheProfileAtOnce() {
    String id = happened.event(login());

    assertThat(beside(id)).contains(kelly, web);
  }

  @Test
  void whoWasKeptBeforeGetsThemWithTheNextEventThatChangesNothing() {
    String id = happened.event(login());
    sql("UPDATE profile SET identifiers = NULL");

    ProfileEvent visit = happened.told(later(Duration.ofMinutes(2)));

    assertThat(visit.getProfileId()).isEqualTo(id);
    assertThat(beside(id)).contains(kelly, web);
  }

  @Test
  void whatAProcessOfBeforeWroteHoldsOverThem() {
    String id = happened.event(login());
    gained("email", "'kelly@example.com'", 1);

    ProfileEvent visit = happened.told(later(Duration.ofMinutes(2)));

    assertThat(visit.getProfile().getReachableChannelsList()).contains("email");
    assertThat(beside(id)).contains("kelly@example.com");
  }

  @Test
  void whoHasManyHasThemInTheirOwnTablesAlone() {
    String id = happened.event(login());
    gained("crm", "n::text", 15);

    ProfileEvent visit = happened.told(later(Duration.ofMinutes(2)));
    ProfileEvent change =
        happened.told(Calls.identify(kelly, web, "{\"vip\":true}").setTenant(tenant));

    assertThat(List.of(visit.getProfileId(), change.getProfileId())).containsOnly(id);
    assertThat(beside(id)).isNull();
  }

  @Test
  void thatOneWasUsedAgainADayLaterIsWrittenAndNoNews() {
    ProfileEvent before = happened.told(login());

    ProfileEvent visit = happened.told(later(Duration.ofDays(2)));

    Instant used = Instant.ofEpochSecond(visit.getEvent().getReceivedAt().getSeconds());
    assertThat(beside(visit.getProfileId())).contains(used.toString());
    assertThat(visit.getProfile().getVersion()).isEqualTo(before.getProfile().getVersion());
  }

  @Test
  void thatOneOfTwoVouchesForWhatTheyShareSaysNothingOfTheOther() {
    ProfileEvent bob = happened.told(Calls.identify("bob", web, "{}").setTenant(tenant));
    String one = happened.event(login());

    String vouched = happened.event(login().setTrusted(true));
    ProfileEvent again = happened.told(Calls.identify("bob", web, "{}").setTenant(tenant));

    assertThat(vouched).isEqualTo(one).isNotEqualTo(bob.getProfileId());
    assertThat(beside(one)).contains("true");
    assertThat(beside(again.getProfileId())).doesNotContain("true");
    assertThat(again.getProfile().getVersion()).isEqualTo(bob.getProfile().getVersion());
  }

  @Test
  void whoIsMergedHasThemOfBoth() {
    happened.event(login());
    String phone = Calls.own("phone");
    String other = happened.event(Calls.track(phone, "Opened").setTenant(tenant));

    String one = happened.event(Calls.identify(kelly, phone, "{}").setTenant(tenant));

    assertThat(beside(one)).contains(kelly, web, phone);
    assertThat(beside(other)).isNull();
  }

  private AcceptedEvent.Builder login() {
    return Calls.identify(kelly, web, "{}").setTenant(tenant);
  }

  private AcceptedEvent.Builder later(Duration time) {
    AcceptedEvent.Builder event = Calls.track(web, "Visited").setTenant(tenant);
    Instant at = Instant.ofEpochSecond(event.getReceivedAt().getSeconds()).plus(time);
    return event.setOccurredAt(Calls.timestamp(at)).setReceivedAt(Calls.timestamp(at));
  }

  private String beside(String profile) {
    return transactions.inWholeTenant(
        tenant,
        tx ->
            tx.createQuery("SELECT identifiers::text FROM profile WHERE id = :id::uuid")
                .bind("id", profile)
                .mapTo(String.class)
                .one());
  }

  /** As a process writes it that does not know of the column. */
  private void gained(String type, String value, int many) {
    sql(
        """
        INSERT INTO identifier (tenant_id, type, hash, value, class, profile_id, first_seen,
                                last_seen, verified)
        SELECT tenant_id, '%s', gen_random_uuid(), %s, 'STRONG', id, now(), now(), true
          FROM profile, generate_series(1, %d) AS n
        """
            .formatted(type, value, many));
    sql("UPDATE profile SET version = version + 1");
  }

  private void sql(String statement) {
    transactions.inWholeTenant(tenant, tx -> tx.createUpdate(statement).execute());
  }
}
