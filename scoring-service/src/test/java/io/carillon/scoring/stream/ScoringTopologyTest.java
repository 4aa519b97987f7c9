package io.carillon.scoring.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.Origin;
import io.carillon.event.v1.ProfileErased;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.event.v1.ProfileMerged;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.scoring.fact.Kelly;
import io.carillon.scoring.fact.Rules;
import io.carillon.scoring.fact.SegmentRule;
import io.carillon.scoring.fact.TraitRule;
import io.carillon.scoring.fact.Window;
import io.carillon.scoring.v1.Sweep;
import io.carillon.scoring.v1.Transfer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScoringTopologyTest {
  private static final Instant START = Instant.ofEpochMilli(Kelly.NOW);
  private static final String SURVIVOR = "018f0000-0000-7000-8000-000000000002";
  private static final Window TEN_SECONDS = new Window.Sliding(Duration.ofSeconds(10));
  private static final TraitRule LATELY = Kelly.count("lately", TEN_SECONDS);
  private static final TraitRule ORDERS = Kelly.count("orders", new Window.AllTime());
  private static final SegmentRule ACTIVE = Kelly.segment("active", "computed['lately'] > 0");
  private static final SegmentRule REGULARS = Kelly.segment("regulars", "computed['orders'] >= 3");

  private static final Duration MINUTE =
      Duration.ofMillis(ScoringProcessor.Partition.ARRIVED_MILLIS);

  @TempDir Path state;

  private final List<String> announced = new ArrayList<>();
  private Rules rules = Kelly.rules(LATELY, ORDERS, ACTIVE, REGULARS);
  private TopologyTestDriver driver;
  private TestInputTopic<String, byte[]> resolved;
  private TestInputTopic<String, byte[]> transferIn;
  private TestOutputTopic<String, byte[]> scored;
  private TestOutputTopic<String, byte[]> transferOut;
  private TestOutputTopic<String, byte[]> changelog;

  @BeforeEach
  void open() {
    open(START);
  }

  private void open(Instant now) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "scoring");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    driver =
        new TopologyTestDriver(
            ScoringTopology.build(
                "",
                _ -> rules,
                () -> Set.of(Kelly.TENANT),
                (_, id, _, _, phase, waiting) -> announced.add(id + " " + phase + " " + waiting)),
            settings,
            now);
    var text = Serdes.String();
    var bytes = Serdes.ByteArray();
    resolved =
        driver.createInputTopic(
            Topic.EVENTS_RESOLVED.on(""), text.serializer(), bytes.serializer());
    transferIn =
        driver.createInputTopic(
            Topic.SCORING_TRANSFER.on(""), text.serializer(), bytes.serializer());
    scored =
        driver.createOutputTopic(
            Topic.EVENTS_SCORED.on(""), text.deserializer(), bytes.deserializer());
    transferOut =
        driver.createOutputTopic(
            Topic.SCORING_TRANSFER.on(""), text.deserializer(), bytes.deserializer());
    changelog =
        driver.createOutputTopic(
            "scoring-" + FactsStore.NAME + "-changelog", text.deserializer(), bytes.deserializer());
  }

  /** The driver forgets its stores with its end; a process does not. */
  private void restart(Instant now) {
    List<KeyValue<String, byte[]>> kept = new ArrayList<>();
    KeyValueStore<String, byte[]> store = driver.getKeyValueStore(FactsStore.NAME);
    try (var all = store.all()) {
      all.forEachRemaining(kept::add);
    }
    driver.close();
    open(now);
    store = driver.getKeyValueStore(FactsStore.NAME);
    store.putAll(kept);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  private static ProfileEvent order(String profile, long offset) {
    return ProfileEvent.newBuilder()
        .setTenant(Kelly.TENANT)
        .setProfileId(profile)
        .setOrigin(Origin.newBuilder().setOffset(offset))
        .setEvent(
            AcceptedEvent.newBuilder()
                .setEventId("e-" + offset)
                .setName("Order Completed")
                .setOccurredAt(OutputCodec.timestamp(Kelly.NOW))
                .setJson(ByteString.copyFromUtf8("{}")))
        .build();
  }

  private static ProfileEvent merged(String loser, String survivor, long offset) {
    return ProfileEvent.newBuilder()
        .setTenant(Kelly.TENANT)
        .setProfileId(loser)
        .setOrigin(Origin.newBuilder().setOffset(offset))
        .setMerged(ProfileMerged.newBuilder().setMergeId("m-" + offset).setSurvivorId(survivor))
        .build();
  }

  private static ProfileEvent erased(String profile) {
    return ProfileEvent.newBuilder()
        .setTenant(Kelly.TENANT)
        .setProfileId(profile)
        .setErased(ProfileErased.newBuilder().setRequestId("r-1"))
        .build();
  }

  /** The last that the changelog was told of each key that still has a value. */
  private Map<String, byte[]> changes() {
    Map<String, byte[]> changes = new LinkedHashMap<>();
    changelog.readKeyValuesToList().forEach(change -> changes.put(change.key, change.value));
    changes.values().removeIf(Objects::isNull);
    return changes;
  }

  private void send(ProfileEvent event) {
    resolved.pipeInput(event.getProfileId(), event.toByteArray());
  }

  private List<ProfileEvent> out() {
    return scored.readValuesToList().stream().map(ScoringTopologyTest::parsed).toList();
  }

  private static ProfileEvent parsed(byte[] bytes) {
    try {
      return ProfileEvent.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void passesEachEventOnBeforeWhatItFoundOut() {
    send(order(Kelly.ID, 1));

    List<ProfileEvent> out = out();
    assertThat(out).hasSize(2);
    assertThat(out.get(0).getEvent().getEventId()).isEqualTo("e-1");
    assertThat(out.get(0).getFacts().getComputedMap()).containsEntry("orders", 1.0);
    assertThat(out.get(0).getFacts().getSegmentsList()).containsExactly("active");
    assertThat(out.get(1).getFact().getKey()).isEqualTo("active");
    assertThat(out.get(1).getOrigin()).isEqualTo(out.get(0).getOrigin());
  }

  @Test
  void appliesARepeatedRecordOnceAndAnswersItIdentically() {
    send(order(Kelly.ID, 1));
    send(order(Kelly.ID, 2));
    send(order(Kelly.ID, 3));
    List<ProfileEvent> first = out();

    send(order(Kelly.ID, 1));
    send(order(Kelly.ID, 2));
    send(order(Kelly.ID, 3));

    assertThat(out()).isEqualTo(first);
    send(order(Kelly.ID, 4));
    assertThat(out().getFirst().getFacts().getComputedMap()).containsEntry("orders", 4.0);
  }

  @Test
  void forgetsAnErasedPersonForGoodAndPassesTheMarkerOn() {
    send(order(Kelly.ID, 1));
    out();

    send(erased(Kelly.ID));
    send(order(Kelly.ID, 2));
    send(merged(Kelly.ID, SURVIVOR, 3));
    driver.advanceWallClockTime(MINUTE);

    assertThat(out()).singleElement().satisfies(only -> assertThat(only.hasErased()).isTrue());
    assertThat(transferOut.isEmpty()).isTrue();
    assertThat(changes().keySet()).containsExactly("e/" + Kelly.TENANT + "/" + Kelly.ID);
  }

  @Test
  void anIdThatSeveralPeopleShareBeginsAnewBehindAnErasure() {
    String shared = Ids.hash("anonymous", Kelly.TENANT).toString();
    send(order(shared, 1));
    send(erased(shared));
    out();

    send(order(shared, 2));

    assertThat(out().getFirst().getFacts().getComputedMap()).containsEntry("orders", 1.0);
  }

  @Test
  void letsTheClockDecideAtTheExactMoment() {
    send(order(Kelly.ID, 1));
    var unused = out();

    driver.advanceWallClockTime(Duration.ofMillis(9_999));
    assertThat(out()).isEmpty();
    driver.advanceWallClockTime(Duration.ofMillis(101));

    List<ProfileEvent> out = out();
    assertThat(out).hasSize(1);
    assertThat(out.getFirst().getFact().getName()).isEqualTo("Segment Exited");
    assertThat(OutputCodec.millis(out.getFirst().getFact().getOccurredAt()))
        .isEqualTo(Kelly.NOW + 10_000);
  }

  @Test
  void repeatsAfterARestartWhatOnlyTheClockCaused() {
    send(order(Kelly.ID, 1));
    driver.advanceWallClockTime(Duration.ofSeconds(11));
    ProfileEvent exited = out().getLast();

    restart(START.plusSeconds(12));
    driver.advanceWallClockTime(Duration.ofMillis(100));
    List<ProfileEvent> again = out();
    driver.advanceWallClockTime(MINUTE);
    restart(START.plusSeconds(120));
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(again).containsExactly(exited);
    assertThat(out()).isEmpty();
  }

  @Test
  void repeatsWhatTheClockCausedHoweverLongItWasAway() {
    send(order(Kelly.ID, 1));
    driver.advanceWallClockTime(Duration.ofSeconds(11));
    ProfileEvent exited = out().getLast();

    restart(START.plusSeconds(600));
    send(order(Kelly.ID, 2));

    assertThat(out().getFirst()).isEqualTo(exited);
  }

  @Test
  void answersARepeatedRecordIdenticallyHoweverLongItWasAway() {
    send(order(Kelly.ID, 1));
    List<ProfileEvent> first = out();

    restart(START.plusSeconds(600));
    driver.advanceWallClockTime(Duration.ofMillis(100));
    var unused = out();
    send(order(Kelly.ID, 1));

    assertThat(out()).isEqualTo(first);
  }

  @Test
  void handsOverAgainWhatWasNotAcknowledgedHoweverLongItWasAway() {
    send(order(Kelly.ID, 1));
    send(merged(Kelly.ID, SURVIVOR, 2));
    byte[] handover = transferOut.readValue();

    restart(START.plusSeconds(600));
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(transferOut.readValue()).isEqualTo(handover);
    send(merged(Kelly.ID, SURVIVOR, 2));
    assertThat(transferOut.readValue()).isEqualTo(handover);
    driver.advanceWallClockTime(MINUTE);
    restart(START.plusSeconds(1_200));
    driver.advanceWallClockTime(Duration.ofMillis(100));
    assertThat(transferOut.isEmpty()).isTrue();
  }

  /** A store can be ahead of its changelog when a process is killed, and is lost with its disk. */
  @Test
  void tellsTheChangelogAgainWhatCameAgain() {
    send(order(Kelly.ID, 1));
    send(merged(Kelly.ID, SURVIVOR, 2));
    transferOut.readValuesToList().forEach(handover -> transferIn.pipeInput(SURVIVOR, handover));
    Map<String, byte[]> told = changes();

    restart(START.plusSeconds(600));
    var unused = changes();
    send(order(Kelly.ID, 1));
    send(merged(Kelly.ID, SURVIVOR, 2));
    transferOut.readValuesToList().forEach(handover -> transferIn.pipeInput(SURVIVOR, handover));

    assertThat(changes()).containsAllEntriesOf(told);
  }

  @Test
  void tellsTheChangelogAgainWhatTheClockDecided() {
    send(order(Kelly.ID, 1));
    driver.advanceWallClockTime(Duration.ofSeconds(11));
    Map<String, byte[]> told = changes();

    restart(START.plusSeconds(12));
    var unused = changes();
    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(changes()).containsAllEntriesOf(told);
  }

  @Test
  void repeatsNothingOfAnEndedProfileBehindItsMarker() {
    send(order(Kelly.ID, 1));
    driver.advanceWallClockTime(Duration.ofSeconds(11));
    ProfileEvent exited = out().getLast();
    ProfileEvent marker = merged(Kelly.ID, SURVIVOR, 2);
    send(marker);
    var unused = out();

    restart(START.plusSeconds(12));
    driver.advanceWallClockTime(Duration.ofMillis(100));
    assertThat(out()).noneMatch(event -> event.getProfileId().equals(Kelly.ID));
    send(marker);

    assertThat(out())
        .filteredOn(event -> event.getProfileId().equals(Kelly.ID))
        .containsExactly(exited, marker);
  }

  @Test
  void handsAMergedProfileOverOnce() {
    send(order(Kelly.ID, 1));
    send(order(Kelly.ID, 2));
    send(order(SURVIVOR, 3));
    var unused = out();
    ProfileEvent marker = merged(Kelly.ID, SURVIVOR, 4);

    send(marker);
    send(marker);
    send(order(SURVIVOR, 5));

    assertThat(transferOut.readKeyValuesToList())
        .extracting(sent -> sent.key)
        .containsOnly(SURVIVOR);
    List<ProfileEvent> out = out();
    assertThat(out.stream().filter(ProfileEvent::hasMerged)).hasSize(2);
    List<ProfileEvent> entered =
        out.stream()
            .filter(event -> event.hasFact() && event.getFact().getKey().equals("regulars"))
            .distinct()
            .toList();
    assertThat(entered).hasSize(1);
    assertThat(entered.getFirst().getFact().getBackfill()).isTrue();
    assertThat(out.getLast().getFacts().getComputedMap()).containsEntry("orders", 4.0);
  }

  @Test
  void forwardsWhatComesUnderAnEndedProfileAndCountsItOnce() {
    send(order(Kelly.ID, 1));
    send(merged(Kelly.ID, SURVIVOR, 2));
    send(order(SURVIVOR, 9));
    var unused = out();

    send(order(Kelly.ID, 1));
    send(order(Kelly.ID, 5));
    send(order(Kelly.ID, 5));
    send(order(SURVIVOR, 10));

    List<ProfileEvent> out = out();
    assertThat(out.getFirst().getProfileId()).isEqualTo(Kelly.ID);
    assertThat(out.getLast().getFacts().getComputedMap()).containsEntry("orders", 4.0);
  }

  @Test
  void countsATransferThatAnEndedProfileReadsAgainOnce() {
    String third = "018f0000-0000-7000-8000-000000000003";
    send(order(Kelly.ID, 1));
    send(merged(Kelly.ID, SURVIVOR, 2));
    send(order(Kelly.ID, 3));
    List<KeyValue<String, byte[]>> taken = transferOut.readKeyValuesToList();
    List<ProfileEvent> first = out();
    send(merged(SURVIVOR, third, 4));
    var unused = out();
    var handedOver = transferOut.readKeyValuesToList();

    taken.forEach(transfer -> transferIn.pipeInput(transfer.key, transfer.value));

    assertThat(handedOver).extracting(sent -> sent.key).containsExactly(third);
    assertThat(transferOut.isEmpty()).isTrue();
    assertThat(out()).containsExactly(first.getLast());
    send(order(third, 5));
    assertThat(out().getFirst().getFacts().getComputedMap()).containsEntry("orders", 3.0);
  }

  @Test
  void announcesNewDefinitionsAndLooksAtEverybody() {
    rules = Kelly.rules(ORDERS);
    send(order(Kelly.ID, 1));
    var unused = out();
    SegmentRule buyers = Kelly.segment("buyers", "computed['orders'] >= 1");
    SegmentRule vips = Kelly.segment("vips", "profile.traits.vip == true");
    rules = Kelly.rules(ORDERS, computing(buyers), computing(vips));

    driver.advanceWallClockTime(Duration.ofMillis(100));

    assertThat(announced)
        .containsExactlyInAnyOrder(
            "id-buyers KNOWN false", "id-vips KNOWN true", "id-buyers SWEPT false");
    List<ProfileEvent> out = out();
    assertThat(out).hasSize(1);
    assertThat(out.getFirst().getFact().getBackfill()).isTrue();
    transferIn.pipeInput(
        "sweep-0",
        Transfer.newBuilder()
            .setTenant(Kelly.TENANT)
            .setSweep(Sweep.newBuilder().setBasis(vips.basis()))
            .build()
            .toByteArray());
    driver.advanceWallClockTime(Duration.ofMillis(100));
    assertThat(announced).contains("id-vips SWEPT false");
  }

  private static SegmentRule computing(SegmentRule live) {
    return new SegmentRule(
        live.id(), live.key(), "", live.version(), live.basis(), false, true, live.where());
  }

  @Test
  void passesOverWhatIsReplayedForAnother() {
    ProfileEvent order = order(Kelly.ID, 1);
    for (String consumer : new String[] {"geo", ScoringStreams.APPLICATION}) {
      resolved.pipeInput(
          new TestRecord<>(
              order.getProfileId(),
              order.toByteArray(),
              new RecordHeaders().add("replay-for", consumer.getBytes(UTF_8))));
    }

    assertThat(out()).filteredOn(ProfileEvent::hasEvent).hasSize(1);
  }

  @Test
  void putsAsideWhatItCannotRead() {
    resolved.pipeInput("k", new byte[] {1, 2, 3});

    var dead =
        driver.createOutputTopic(
            Topic.EVENTS_RESOLVED.dead(""),
            Serdes.String().deserializer(),
            Serdes.ByteArray().deserializer());
    assertThat(dead.readValuesToList()).containsExactly(new byte[] {1, 2, 3});
  }
}
