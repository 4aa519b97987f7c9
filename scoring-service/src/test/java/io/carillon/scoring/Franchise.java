package io.carillon.scoring;

import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.ProfileEvent;
import io.carillon.identity.v1.Profile;
import io.carillon.platform.testkit.TestTopics;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A franchise with what each of its units defined, and its people: some of the head alone, Mona of
 * Montreal, Lara of Laval, and Bo, who ordered in Laval and looked around in Montreal.
 */
final class Franchise implements AutoCloseable {
  static final String QUEBEC = "/quebec";
  static final String MONTREAL = "/quebec/montreal";
  static final String LAVAL = "/quebec/laval";
  static final String ONTARIO = "/ontario";

  final Stage stage;
  private final TestTopics topics = TestTopics.ofThisTest();
  private final Neighbours neighbours = Neighbours.here();
  final String unitless = Stage.newProfile();
  final String head = Stage.newProfile();
  final String mona = Stage.newProfile();
  final String lara = Stage.newProfile();
  final String bo = Stage.newProfile();

  Franchise() {
    stage = Stage.ofNewTenant(topics);
    count("", "head");
    count(QUEBEC, "quebec");
    count(MONTREAL, "montreal");
    segment("", "head-buyers", "computed['head'] >= 1");
    segment(QUEBEC, "quebec-buyers", "computed['quebec'] >= 1");
    segment(MONTREAL, "montreal-buyers", "computed['montreal'] >= 1");
    segment(LAVAL, "laval-all", "computed['head'] >= 1");
    for (String key : List.of("head-buyers", "quebec-buyers", "montreal-buyers", "laval-all")) {
      stage.untilLive("/v1/segments/" + key);
    }
    known(unitless);
    known(head, "");
    known(mona, MONTREAL);
    known(lara, LAVAL);
    known(bo, LAVAL, MONTREAL);
    ProfileEvent last = order(unitless);
    stage.send(last);
    stage.send(stage.in(order(head), "", ""));
    stage.send(stage.in(order(mona), MONTREAL, MONTREAL));
    stage.send(stage.in(order(lara), LAVAL, LAVAL));
    stage.send(stage.in(order(bo), LAVAL, LAVAL));
    ProfileEvent look = stage.event(bo, "Page Viewed", "{}", "{}");
    stage.scored(stage.send(stage.in(look, MONTREAL, LAVAL, MONTREAL)));
    stage.scored(last);
    await()
        .until(
            () ->
                size("", "head-buyers") == 5
                    && size("", "quebec-buyers") == 3
                    && size("", "montreal-buyers") == 1
                    && size("", "laval-all") == 2
                    && size(MONTREAL, "head-buyers") == 2);
  }

  /** Somebody whom identity knows in some units. */
  void known(String profile, String... visible) {
    neighbours.profiles.put(
        profile,
        Profile.newBuilder()
            .setId(profile)
            .setVersion(1)
            .addAllUnits(stage.paths(visible))
            .build());
  }

  private void count(String unit, String key) {
    stage
        .in(unit)
        .body(
            """
            {"key":"%s","aggregate":"count","event":"Order Completed","window":"allTime"}
            """
                .formatted(key))
        .post("/v1/computed-traits")
        .then()
        .statusCode(201);
  }

  void segment(String unit, String key, String where) {
    stage
        .in(unit)
        .body("{\"key\":\"%s\",\"where\":\"%s\"}".formatted(key, where))
        .post("/v1/segments")
        .then()
        .statusCode(201);
  }

  ProfileEvent order(String profile) {
    return stage.event(profile, "Order Completed", "{}", "{}");
  }

  int size(String unit, String segment) {
    return stage.in(unit).get("/v1/segments/" + segment + "/size").jsonPath().getInt("size");
  }

  ValidatableResponse preview(String unit, String where, @Nullable String of) {
    String wanted = of == null ? "" : ",\"unit\":\"/%s%s\"".formatted(stage.tenant, of);
    return stage
        .in(unit)
        .urlEncodingEnabled(false)
        .body("{\"where\":\"%s\"%s}".formatted(where, wanted))
        .post("/v1/segments:preview")
        .then();
  }

  /** What an answer says, but under which trace. */
  static String words(ValidatableResponse answer) {
    return answer.extract().asString().replaceAll("\"traceId\":\"[^\"]*\"", "");
  }

  @Override
  public void close() {
    topics.close();
  }

  /** The id of somebody by name. */
  String id(String name) {
    return switch (name) {
      case "unitless" -> unitless;
      case "head" -> head;
      case "mona" -> mona;
      case "lara" -> lara;
      case "bo" -> bo;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
