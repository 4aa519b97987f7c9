package io.carillon.scoring.member;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.FactEvent;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileSnapshot;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Transactions;
import io.carillon.platform.testkit.Tokens;
import io.carillon.scoring.OtherServices;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who sees a member: the units in which its profile is visible, as the stream last told. */
@QuarkusTest
@QuarkusTestResource(OtherServices.class)
class MemberUnitsTest {
  private static final String LAVAL = "/quebec/laval";
  private static final String MONTREAL = "/quebec/montreal";
  private static final String SEGMENT = "buyers";

  @Inject MembersConsumer consumer;
  @Inject Transactions transactions;

  private final String tenant = "t" + Long.toHexString(ThreadLocalRandom.current().nextLong());
  private final String bo = UUID.randomUUID().toString();
  private final int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
  private int offset;

  @Test
  void aMemberIsSeenInTheUnitsOfTheSnapshotThatCameAlong() {
    take(entered(1, bo, LAVAL));

    assertThat(seen(LAVAL)).isEqualTo(1);
    assertThat(seen("/quebec")).isEqualTo(1);
    assertThat(seen("")).isEqualTo(1);
    assertThat(seen(MONTREAL)).isZero();
    assertThat(seen("/ontario")).isZero();
  }

  @Test
  void aLaterEventTellsWhereElse() {
    take(entered(1, bo, LAVAL));

    take(happened(bo, LAVAL, MONTREAL));

    assertThat(seen(MONTREAL)).isEqualTo(1);
    assertThat(seen(LAVAL)).isEqualTo(1);
  }

  @Test
  void theLastEventOfABatchCounts() {
    take(entered(1, bo, LAVAL), happened(bo, LAVAL, MONTREAL), happened(bo, MONTREAL));

    assertThat(seen(MONTREAL)).isEqualTo(1);
    assertThat(seen(LAVAL)).isZero();
  }

  @Test
  void whatComesUnderAMergedProfileSaysNothingOfItsSurvivor() {
    take(entered(1, bo, LAVAL, MONTREAL));
    String loser = UUID.randomUUID().toString();

    take(with(loser, happened(bo), MONTREAL), with(loser, entered(2, bo), MONTREAL));

    assertThat(seen(LAVAL)).isEqualTo(1);
    assertThat(seen(MONTREAL)).isEqualTo(1);
  }

  @Test
  void somebodyOfNoUnitIsTheHeadsAlone() {
    take(entered(1, bo), entered(1, UUID.randomUUID().toString(), ""));

    assertThat(seen("")).isEqualTo(2);
    assertThat(seen("/quebec")).isZero();
  }

  @Test
  void whatIsNoPathOfTheTenantsShowsNobody() {
    ProfileEvent odd =
        entered(1, bo).toBuilder()
            .setProfile(
                ProfileSnapshot.newBuilder()
                    .setProfileId(bo)
                    .addUnits("/other/quebec")
                    .addUnits("Québec, Montréal"))
            .build();

    take(odd);

    assertThat(seen("")).isEqualTo(1);
    assertThat(seen("/quebec")).isZero();
  }

  @Test
  void anArchivedSegmentHasNoMembersWhoeverSawThem() {
    given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "mona", List.of("/" + tenant + MONTREAL), "marketer"))
        .contentType(ContentType.JSON)
        .body("{\"key\":\"" + SEGMENT + "\",\"where\":\"true\"}")
        .post("/v1/segments")
        .then()
        .statusCode(201);
    take(entered(1, bo, LAVAL), entered(1, UUID.randomUUID().toString(), MONTREAL));

    given()
        .auth()
        .oauth2(Tokens.personIn(tenant, "mona", List.of("/" + tenant + MONTREAL), "marketer"))
        .delete("/v1/segments/" + SEGMENT)
        .then()
        .statusCode(204);

    assertThat(seen("")).isZero();
  }

  /** How many members the database shows to a unit, whatever the statement says. */
  private long seen(String unit) {
    return transactions.inWholeTenant(
        tenant,
        tx -> {
          String path = unit.isEmpty() ? "" : (tenant + unit).replace('/', '.');
          tx.execute("SELECT set_config('carillon.units', ?, true)", path);
          return tx.createQuery("SELECT count(*) FROM member").mapTo(Long.class).one();
        });
  }

  private void take(ProfileEvent... events) {
    List<Inbound<ProfileEvent>> records = new ArrayList<>();
    for (ProfileEvent event : events) {
      records.add(
          new Inbound<>(
              Topic.EVENTS_SCORED,
              partition,
              offset++,
              event.getProfileId(),
              event,
              null,
              Instant.now()));
    }
    consumer.take(records);
  }

  private ProfileEvent entered(long sequence, String profile, String... units) {
    ProfileEvent entered =
        ProfileEvent.newBuilder()
            .setTenant(tenant)
            .setProfileId(profile)
            .setFact(
                FactEvent.newBuilder()
                    .setSequence(sequence)
                    .setName("Segment Entered")
                    .setKey(SEGMENT)
                    .setOccurredAt(Timestamp.newBuilder().setSeconds(1_770_000_000)))
            .build();
    return with(profile, entered, units);
  }

  private ProfileEvent happened(String profile, String... units) {
    ProfileEvent happened =
        ProfileEvent.newBuilder()
            .setTenant(tenant)
            .setProfileId(profile)
            .setEvent(AcceptedEvent.newBuilder().setName("Page Viewed"))
            .build();
    return with(profile, happened, units);
  }

  /** The same with the snapshot of a profile that is visible in these units. */
  private ProfileEvent with(String profile, ProfileEvent event, String... units) {
    List<String> paths = Stream.of(units).map(unit -> "/" + tenant + unit).toList();
    return event.toBuilder()
        .setProfile(ProfileSnapshot.newBuilder().setProfileId(profile).addAllUnits(paths))
        .build();
  }
}
