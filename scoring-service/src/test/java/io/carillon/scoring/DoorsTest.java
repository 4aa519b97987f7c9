package io.carillon.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.carillon.platform.testkit.TestTopics;
import io.carillon.scoring.v1.CountMembersRequest;
import io.carillon.scoring.v1.ListMembersRequest;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(OtherServices.class)
class DoorsTest {
  private static final String ORDERS =
      """
      {"key":"orders","aggregate":"count","event":"Order Completed","window":{"sliding":"P90D"}}
      """;

  private static final String MONTREAL = "/quebec/montreal";

  private TestTopics topics;

  @BeforeEach
  void open() {
    topics = TestTopics.ofThisTest();
    var _ = Neighbours.here();
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void everyDoorAsksWhoIsThere() {
    Stage demo = new Stage("demo", topics);
    demo.trait(ORDERS).statusCode(201);
    demo.segment("buyers", "computed['orders'] >= 1").statusCode(201);
    demo.untilLive("/v1/segments/buyers");
    String kelly = Stage.newProfile();
    demo.scored(demo.send(demo.event(kelly, "Order Completed", "{}", "{}")));
    String louis = Stage.newProfile();
    definedInMontreal(demo);
    ProfileEvent there = demo.event(louis, "Page Viewed", "{}", "{}");
    demo.scored(demo.send(demo.in(there, MONTREAL, MONTREAL)));
    String trait = ORDERS.strip();
    String where = "{\"where\":\"true\"}";
    Access.ofThisService()
        .object("GET /v1/computed-traits/{key}", "orders")
        .objectWith(trait, "PUT /v1/computed-traits/{key}", "orders")
        .object("DELETE /v1/computed-traits/{key}", "orders")
        .object("GET /v1/segments/{key}", "buyers")
        .objectWith(where, "PUT /v1/segments/{key}", "buyers")
        .object("DELETE /v1/segments/{key}", "buyers")
        .object("GET /v1/segments/{key}/members", "buyers")
        .object("GET /v1/segments/{key}/size", "buyers")
        .object("GET /v1/profiles/{id}/segments", kelly)
        .object(
            "carillon.scoring.v1.SegmentService/ListMembers",
            ListMembersRequest.newBuilder().setSegment("buyers").build())
        .object(
            "carillon.scoring.v1.SegmentService/CountMembers",
            CountMembersRequest.newBuilder().setSegment("buyers").build())
        .siblingObject("GET /v1/computed-traits/{key}", "m-orders")
        .siblingObjectWith(montreal(trait), "PUT /v1/computed-traits/{key}", "m-orders")
        .siblingObject("DELETE /v1/computed-traits/{key}", "m-orders")
        .siblingObject("GET /v1/segments/{key}", "m-all")
        .siblingObjectWith(where, "PUT /v1/segments/{key}", "m-all")
        .siblingObject("DELETE /v1/segments/{key}", "m-all")
        .siblingObject("GET /v1/segments/{key}/members", "m-all")
        .siblingObject("GET /v1/segments/{key}/size", "m-all")
        .siblingObject("GET /v1/profiles/{id}/segments", louis)
        .siblingObject(
            "carillon.scoring.v1.SegmentService/ListMembers",
            ListMembersRequest.newBuilder().setSegment("m-all").build())
        .siblingObject(
            "carillon.scoring.v1.SegmentService/CountMembers",
            CountMembersRequest.newBuilder().setSegment("m-all").build())
        .reads("POST /v1/segments:preview", "counts, keeps nothing")
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: FactsHeldTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "waits for the marker of a stranger: FactsHeldTest")
        .servicesOnly("carillon.scoring.v1.SegmentService/PreviewSegment")
        .noObject(
            "carillon.scoring.v1.SegmentService/PreviewSegment", "asks about the caller's tenant")
        .noObject("carillon.scoring.v1.FactService/GetFacts", "a stranger's profile has no facts")
        .noObject(
            "carillon.scoring.v1.FactService/BatchGetFacts", "a stranger's profile has no facts")
        .verify();
    try (Calls calls = new Calls("other")) {
      assertThat(calls.factsOf(kelly).getComputedMap()).isEmpty();
    }
  }

  private static void definedInMontreal(Stage demo) {
    demo.in(MONTREAL).body(montreal(ORDERS)).post("/v1/computed-traits").then().statusCode(201);
    demo.in(MONTREAL)
        .body("{\"key\":\"m-all\",\"where\":\"true\"}")
        .post("/v1/segments")
        .then()
        .statusCode(201);
  }

  private static String montreal(String trait) {
    return trait.replace("\"orders\"", "\"m-orders\"").strip();
  }

  @Test
  void everyTableIsBehindRowLevelSecurity() {
    SchemaRules.ofThisService().verify();
  }
}
