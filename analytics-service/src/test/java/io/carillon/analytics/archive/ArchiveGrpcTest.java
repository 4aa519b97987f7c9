package io.carillon.analytics.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carillon.analytics.Happened;
import io.carillon.analytics.v1.ArchiveServiceGrpc;
import io.carillon.analytics.v1.ReadEventsRequest;
import io.carillon.analytics.v1.ReadEventsResponse;
import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.events.Inbound;
import io.carillon.platform.events.Topic;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class ArchiveGrpcTest {
  private static final Instant TEN = Instant.parse("2026-05-01T10:00:00Z");

  @Inject ArchiveConsumer consumer;

  private final String tenant = Happened.newTenant();
  private final UUID kelly = Ids.next();
  private ManagedChannel channel;

  @BeforeEach
  void open() {
    channel =
        ManagedChannelBuilder.forAddress("127.0.0.1", RestAssured.port).usePlaintext().build();
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
  }

  @Test
  void readsEverythingInTheOrderOfOriginAndSaysHowMuchItIs() {
    List<ProfileEvent> events = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      events.add(Happened.track(tenant, kelly, "Event " + i, TEN.minusSeconds(i)));
    }
    take(events);

    List<ReadEventsResponse> responses = read(ReadEventsRequest.getDefaultInstance());

    assertThat(responses.getFirst().getTotal()).isEqualTo(600);
    assertThat(responses).allSatisfy(r -> assertThat(r.getEventsCount()).isBetween(1, 500));
    assertThat(eventsOf(responses))
        .containsExactlyElementsOf(events.stream().sorted(ORIGIN).toList());
  }

  @Test
  void givesProfilesTheirIdOfToday() {
    UUID before = Ids.next();
    take(
        List.of(
            Happened.track(tenant, before, "Early", TEN),
            Happened.track(tenant, kelly, "Late", TEN),
            Happened.track(tenant, Ids.next(), "Stranger", TEN),
            Happened.merged(tenant, before, kelly)));

    List<ProfileEvent> found =
        eventsOf(read(ReadEventsRequest.newBuilder().setProfileId(before.toString()).build()));

    assertThat(found)
        .extracting(e -> e.getEvent().getName())
        .containsExactlyInAnyOrder("Early", "Late");
    assertThat(found).extracting(ProfileEvent::getProfileId).containsOnly(kelly.toString());
  }

  @Test
  void filtersByNameAndTime() {
    take(
        List.of(
            Happened.track(tenant, kelly, "Bought", TEN),
            Happened.track(tenant, kelly, "Bought", TEN.plusSeconds(60)),
            Happened.track(tenant, kelly, "Visited", TEN.plusSeconds(60))));

    List<ReadEventsResponse> responses =
        read(
            ReadEventsRequest.newBuilder()
                .addNames("Bought")
                .setAfter(Happened.timestamp(TEN.plusSeconds(1)))
                .setBefore(Happened.timestamp(TEN.plusSeconds(61)))
                .build());

    assertThat(responses.getFirst().getTotal()).isEqualTo(1);
    assertThat(eventsOf(responses)).hasSize(1);
  }

  @Test
  void aSlowReaderGetsAllOfALargeAnswer() {
    String large = "{\"type\":\"track\",\"note\":\"" + "x".repeat(30_000) + "\"}";
    List<ProfileEvent> events = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      events.add(Happened.of(tenant, kelly, "Large", TEN, large));
    }
    take(events);

    Iterator<ReadEventsResponse> answer =
        stub(tenant).readEvents(ReadEventsRequest.getDefaultInstance());
    int found = 0;
    while (answer.hasNext()) {
      ReadEventsResponse response = answer.next();
      assertThat(response.getSerializedSize()).isLessThan(2 << 20);
      found += response.getEventsCount();
    }

    assertThat(found).isEqualTo(300);
  }

  @Test
  void aServiceReadsTheEventsOfAllUnits() {
    take(
        List.of(
            Happened.in("", Happened.track(tenant, kelly, "Bought", TEN)),
            Happened.in("/" + tenant + "/quebec", Happened.track(tenant, kelly, "Bought", TEN)),
            Happened.in("/" + tenant + "/ontario", Happened.track(tenant, kelly, "Bought", TEN))));

    List<ReadEventsResponse> responses = read(ReadEventsRequest.getDefaultInstance());

    assertThat(responses.getFirst().getTotal()).isEqualTo(3);
    assertThat(eventsOf(responses)).hasSize(3);
  }

  @Test
  void aTenantWithoutEventsIsOneEmptyAnswer() {
    List<ReadEventsResponse> responses = read(ReadEventsRequest.getDefaultInstance());

    assertThat(responses)
        .singleElement()
        .satisfies(
            only -> {
              assertThat(only.getEventsList()).isEmpty();
              assertThat(only.getTotal()).isZero();
            });
  }

  @Test
  void refusesWhatIsNoProfile() {
    assertThatThrownBy(() -> read(ReadEventsRequest.newBuilder().setProfileId("kelly").build()))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageStartingWith("INVALID_ARGUMENT");
  }

  private static final Comparator<ProfileEvent> ORIGIN =
      Comparator.<ProfileEvent>comparingInt(e -> e.getOrigin().getPartition())
          .thenComparingLong(e -> e.getOrigin().getOffset());

  private List<ReadEventsResponse> read(ReadEventsRequest request) {
    List<ReadEventsResponse> responses = new ArrayList<>();
    stub(tenant).readEvents(request).forEachRemaining(responses::add);
    return responses;
  }

  private static List<ProfileEvent> eventsOf(List<ReadEventsResponse> responses) {
    return responses.stream().flatMap(r -> r.getEventsList().stream()).toList();
  }

  private ArchiveServiceGrpc.ArchiveServiceBlockingStub stub(String of) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER),
        "Bearer " + Tokens.service("scoring"));
    headers.put(Metadata.Key.of("carillon-tenant", Metadata.ASCII_STRING_MARSHALLER), of);
    return ArchiveServiceGrpc.newBlockingStub(channel)
        .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers));
  }

  private void take(List<ProfileEvent> events) {
    int partition = ThreadLocalRandom.current().nextInt(1_000, Integer.MAX_VALUE);
    List<Inbound<ProfileEvent>> records = new ArrayList<>();
    for (ProfileEvent event : events) {
      records.add(
          new Inbound<>(
              Topic.EVENTS_RESOLVED,
              partition,
              records.size(),
              event.getProfileId(),
              event,
              null,
              TEN.plusSeconds(120)));
    }
    consumer.take(records);
  }
}
