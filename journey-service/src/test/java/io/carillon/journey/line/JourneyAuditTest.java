package io.carillon.journey.line;

import static io.carillon.journey.line.Line.rachel;
import static io.carillon.journey.line.Line.unique;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import io.carillon.audit.v1.AuditRecord;
import io.carillon.journey.definition.Samples;
import io.carillon.platform.events.Topic;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.platform.testkit.TestTopics.Received;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log is told of a journey's life. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class JourneyAuditTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String key = unique("cart");
  private final TestTopics topics = TestTopics.ofThisTest();

  @BeforeEach
  void world() {
    new Line().world();
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void aJourneyIsToldFromItsDraftToItsPause() {
    rachel()
        .body(Samples.cart().put("key", key).toString())
        .post("/v1/journeys")
        .then()
        .statusCode(201);
    rachel().post("/v1/journeys/" + key + ":publish").then().statusCode(200);
    rachel().post("/v1/journeys/" + key + ":pause").then().statusCode(200);

    // to publish is two changes: the version that people enter, and that it is live
    List<AuditRecord> told = told(4);
    assertThat(told).allMatch(record -> record.getActor().getName().equals("rachel"));
    assertThat(told).allMatch(record -> record.getObject().getKind().equals("journey"));
    assertThat(told)
        .extracting(AuditRecord::getAction)
        .containsExactly("created", "changed", "changed", "changed");
    assertThat(json(told.get(1).getAfterJson()).at("/body/version").intValue()).isEqualTo(1);
    assertThat(json(told.get(1).getAfterJson()).at("/body").has("draft")).isFalse();
    assertThat(json(told.get(2).getBeforeJson()).path("state").textValue()).isEqualTo("COMPUTING");
    assertThat(json(told.get(2).getAfterJson()).path("state").textValue()).isEqualTo("LIVE");
    assertThat(json(told.get(3).getAfterJson()).path("state").textValue()).isEqualTo("PAUSED");
  }

  @Test
  void aRefusedChangeIsNotTold() {
    String draft = Samples.cart().put("key", key).toString();
    rachel().body(draft).post("/v1/journeys").then().statusCode(201);
    rachel().body(draft).post("/v1/journeys").then().statusCode(409);
    rachel()
        .header("If-Match", "\"9\"")
        .body(draft)
        .put("/v1/journeys/" + key)
        .then()
        .statusCode(412);
    rachel().post("/v1/journeys/" + key + ":archive").then().statusCode(200);

    assertThat(told(2)).extracting(AuditRecord::getAction).containsExactly("created", "archived");
  }

  private List<AuditRecord> told(int count) {
    return topics
        .await(
            Topic.AUDIT,
            AuditRecord.parser(),
            record -> record.value().getObject().getKey().equals(key),
            count)
        .stream()
        .map(Received::value)
        .toList();
  }

  private static JsonNode json(ByteString text) {
    try {
      return JSON.readTree(text.toStringUtf8());
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
