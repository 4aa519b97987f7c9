package io.carillon.ingest.tracking;

import static io.carillon.event.v1.EventType.EVENT_TYPE_ALIAS;
import static io.carillon.event.v1.EventType.EVENT_TYPE_GROUP;
import static io.carillon.event.v1.EventType.EVENT_TYPE_IDENTIFY;
import static io.carillon.event.v1.EventType.EVENT_TYPE_PAGE;
import static io.carillon.event.v1.EventType.EVENT_TYPE_SCREEN;
import static io.carillon.event.v1.EventType.EVENT_TYPE_TRACK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.segment.analytics.Analytics;
import com.segment.analytics.Callback;
import com.segment.analytics.messages.AliasMessage;
import com.segment.analytics.messages.GroupMessage;
import com.segment.analytics.messages.IdentifyMessage;
import com.segment.analytics.messages.Message;
import com.segment.analytics.messages.PageMessage;
import com.segment.analytics.messages.ScreenMessage;
import com.segment.analytics.messages.TrackMessage;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.ingest.Demo;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The clients that people really use, with only their host changed. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class ClientsTest {
  private static final EventType[] ALL = {
    EVENT_TYPE_TRACK,
    EVENT_TYPE_IDENTIFY,
    EVENT_TYPE_PAGE,
    EVENT_TYPE_SCREEN,
    EVENT_TYPE_GROUP,
    EVENT_TYPE_ALIAS
  };

  private static String key = "";

  private final String mark = Ids.next().toString();

  @BeforeEach
  void aKey() {
    if (key.isEmpty()) {
      key = Demo.newKey();
    }
  }

  @Test
  void takesWhatSegmentsClientForNodeSends() {
    NpmClients.install();

    NpmClients.run("analytics-node", RestAssured.port, key, mark);

    List<AcceptedEvent> events = sentBy("kelly-" + mark, 6);
    assertThat(events).extracting(AcceptedEvent::getType).containsExactlyInAnyOrder(ALL);
    AcceptedEvent track = of(events, EVENT_TYPE_TRACK);
    assertThat(track.getName()).isEqualTo("track " + mark);
    assertThat(track.getOriginalTimestamp().getSeconds()).isEqualTo(1_772_877_600L);
    assertThat(of(events, EVENT_TYPE_PAGE).getName()).isEqualTo("page " + mark);
    assertThat(of(events, EVENT_TYPE_SCREEN).getName()).isEqualTo("screen " + mark);
    assertNoKeyIn(events);
  }

  @Test
  void takesWhatRudderStacksClientForNodeSends() {
    NpmClients.install();

    NpmClients.run("rudder-node", RestAssured.port, key, mark);

    List<AcceptedEvent> events = sentBy("kelly-" + mark, 6);
    assertThat(events).extracting(AcceptedEvent::getType).containsExactlyInAnyOrder(ALL);
    assertThat(of(events, EVENT_TYPE_TRACK).getName()).isEqualTo("track " + mark);
    assertNoKeyIn(events);
  }

  @Test
  void takesWhatAnalyticsJsSendsEventByEventAndInBatches() {
    NpmClients.install();

    NpmClients.run("analytics-js", RestAssured.port, key, mark);

    for (String user : List.of("kelly-one-" + mark, "kelly-batch-" + mark)) {
      List<AcceptedEvent> events = sentBy(user, 6);
      assertThat(events).extracting(AcceptedEvent::getType).containsExactlyInAnyOrder(ALL);
      assertThat(events).extracting(AcceptedEvent::getAnonymousId).doesNotContain("");
      assertThat(of(events, EVENT_TYPE_TRACK).getName()).isEqualTo("track " + mark);
      assertThat(of(events, EVENT_TYPE_TRACK).hasSentAt()).isTrue();
      assertNoKeyIn(events);
    }
  }

  @Test
  void takesWhatSegmentsClientForJavaSends() {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Queue<Message> sent = new ConcurrentLinkedQueue<>();
    Analytics analytics =
        Analytics.builder(key)
            .endpoint("http://127.0.0.1:" + RestAssured.port)
            .callback(
                new Callback() {
                  @Override
                  public void success(Message message) {
                    sent.add(message);
                  }

                  @Override
                  public void failure(Message message, Throwable failure) {
                    failures.add(failure);
                  }
                })
            .build();
    String user = "kelly-" + mark;

    analytics.enqueue(
        TrackMessage.builder("track " + mark).userId(user).properties(Map.of("price", 79.9)));
    analytics.enqueue(IdentifyMessage.builder().userId(user).traits(Map.of("plan", "gold")));
    analytics.enqueue(PageMessage.builder("page " + mark).userId(user));
    analytics.enqueue(ScreenMessage.builder("screen " + mark).userId(user));
    analytics.enqueue(GroupMessage.builder("g-1").userId(user));
    analytics.enqueue(AliasMessage.builder("a-" + mark).userId(user));
    analytics.flush();

    await().until(() -> sent.size() + failures.size() == 6);
    analytics.shutdown();
    assertThat(failures).isEmpty();
    List<AcceptedEvent> events = sentBy(user, 6);
    assertThat(events).extracting(AcceptedEvent::getType).containsExactlyInAnyOrder(ALL);
    assertThat(of(events, EVENT_TYPE_TRACK).hasOriginalTimestamp()).isTrue();
    assertThat(of(events, EVENT_TYPE_TRACK).hasSentAt()).isTrue();
    assertNoKeyIn(events);
  }

  private static List<AcceptedEvent> sentBy(String user, int count) {
    await().untilAsserted(() -> assertThat(logged(user)).hasSize(count));
    return logged(user);
  }

  private static List<AcceptedEvent> logged(String user) {
    return Demo.logged("").stream().filter(event -> event.getUserId().equals(user)).toList();
  }

  private static AcceptedEvent of(List<AcceptedEvent> events, EventType type) {
    return events.stream().filter(event -> event.getType() == type).findFirst().orElseThrow();
  }

  private void assertNoKeyIn(List<AcceptedEvent> events) {
    assertThat(events)
        .extracting(event -> event.getJson().toStringUtf8())
        .noneMatch(json -> json.contains(key));
  }
}
