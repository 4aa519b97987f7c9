package io.carillon.bench.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EventsTest {
  private static final Instant SEEN = Instant.parse("2026-03-07T12:00:00Z");

  private final Town town = new Town("bench-a", "r1", 7, SEEN, 10);

  @Property(tries = 50)
  void everybodyComesOnceBeforeAnybodyComesAgain(@ForAll @IntRange(min = 1, max = 3_000) int all) {
    long stride = Events.stride(all);
    Set<Integer> came = new HashSet<>();
    for (int place = 0; place < all; place++) {
      came.add(Events.at(place, stride, all));
    }

    assertThat(came).hasSize(all).allMatch(n -> n >= 0 && n < all);
    assertThat(Events.at(all, stride, all)).isEqualTo(Events.at(0, stride, all));
  }

  @Test
  void whoComesAgainComesAMinuteLater() throws Exception {
    Passage.Source source = Events.known(town);
    AcceptedEvent first = event(source.next("e-0"));
    for (int n = 1; n < town.people(); n++) {
      var unused = source.next("e-" + n);
    }

    AcceptedEvent again = event(source.next("e-10"));

    assertThat(again.getUserId()).isEqualTo(first.getUserId());
    assertThat(
            Duration.ofSeconds(
                again.getReceivedAt().getSeconds() - first.getReceivedAt().getSeconds()))
        .isGreaterThan(Duration.ofMinutes(1));
  }

  @Test
  void idsAreOfTheSeventhVersionAndTheElderHasTheLesser() {
    UUID elder = town.profile(0);
    UUID younger = town.profile(1);

    assertThat(elder.version()).isEqualTo(7);
    assertThat(elder.variant()).isEqualTo(2);
    assertThat(elder.toString()).isLessThan(younger.toString());
    assertThat(elder).isNotEqualTo(new Town("bench-b", "r1", 8, SEEN, 10).profile(0));
  }

  @Test
  void aTrackCallLiesInItsLaneWithTheHeadersOfIngestion() throws Exception {
    Passage.Raw raw = Events.known(town).next("e-1");

    AcceptedEvent event = event(raw);
    assertThat(raw.record().topic()).isEqualTo("events.raw");
    assertThat(raw.record().key()).isEqualTo("bench-a/" + event.getAnonymousId());
    assertThat(event.getJson().size()).isEqualTo(500);
    assertThat(event.getType()).isEqualTo(EventType.EVENT_TYPE_TRACK);
    assertThat(event.getUnit()).isEqualTo("/bench-a");
    assertThat(
            StreamSupport.stream(raw.record().headers().spliterator(), false)
                .filter(header -> !Set.of("ce_time", "traceparent").contains(header.key()))
                .collect(
                    Collectors.toMap(
                        header -> header.key(),
                        header -> new String(header.value(), StandardCharsets.UTF_8))))
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_id", "e-1")
        .containsEntry("ce_type", "carillon.event.v1.AcceptedEvent")
        .containsEntry("ce_source", "/carillon/ingest")
        .containsEntry("content-type", "application/protobuf")
        .containsEntry("tenant", "bench-a")
        .hasSize(6);
    assertThat(raw.record().headers().lastHeader("traceparent").value()).hasSize(55);
  }

  @Test
  void aMergingEventNamesBothOfAPairAndTheElderLivesOn() throws Exception {
    Passage.Source source = Events.merging(town);
    var unused = source.next("e-1");

    Passage.Raw second = source.next("e-2");

    assertThat(second.profile()).isEqualTo(town.profile(2).toString());
    assertThat(event(second).getUserId()).isEqualTo(town.userId(2));
    assertThat(event(second).getJson().toStringUtf8()).contains(town.email(3));
  }

  private static AcceptedEvent event(Passage.Raw raw) throws InvalidProtocolBufferException {
    return AcceptedEvent.parseFrom(raw.record().value());
  }
}
