package io.carillon.identity.match;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import io.carillon.event.v1.AcceptedEvent;
import io.carillon.identity.stream.Calls;
import io.carillon.platform.testkit.Tokens;
import io.restassured.http.ContentType;
import io.restassured.path.json.JsonPath;
import io.restassured.response.ValidatableResponse;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** People to be found twice, and who looks for them. */
final class Linking {
  static final String RUNS = "/v1/match-runs";

  private static final String[] FIRST =
      "Kelly Louis Marta Bruno Ines Oskar Paula Timo Vera Hugo".split(" ");
  private static final String[] LAST =
      "Ray Dupont Garcia Weiss Novak Larsen Rossi Okafor Tanaka Silva".split(" ");

  private Linking() {}

  /** What is known of somebody. */
  record Person(String first, String last, String born, String city) {
    /** The same people each time. */
    static List<Person> some(int number) {
      Random random = new Random(3);
      return IntStream.range(0, number)
          .mapToObj(
              at ->
                  new Person(
                      FIRST[at % 10],
                      LAST[(at * 7 + at / 10) % 10],
                      "%d-%02d-%02d"
                          .formatted(
                              1950 + random.nextInt(50), 1 + at % 12, 1 + random.nextInt(28)),
                      "City" + at % 5))
          .toList();
    }

    Person misspelt() {
      return new Person(first, last + "e", born, city);
    }

    AcceptedEvent.Builder identifies(String tenant) {
      return Calls.identify(
              "",
              Calls.own("web"),
              "{\"firstName\":\"%s\",\"lastName\":\"%s\",\"birthday\":\"%s\",\"city\":\"%s\"}"
                  .formatted(first, last, born, city))
          .setTenant(tenant)
          .setUnit("/" + tenant);
    }
  }

  /** A file of forty people of four columns each, the first five of whom are there twice. */
  static String csv(String header, Line line) {
    StringBuilder csv = new StringBuilder(header + "\n");
    Random random = new Random(5);
    for (int at = 0; at < 40; at++) {
      String rest =
          "%s,%d-%02d-%02d,City%d"
              .formatted(LAST[at / 4], 1950 + random.nextInt(50), 1 + at % 12, 1 + at % 28, at % 4);
      csv.append(line.of(at, false, FIRST[at % 10] + "," + rest)).append("\n");
      if (at < 5) {
        csv.append(line.of(at, true, FIRST[at % 10] + "a," + rest)).append("\n");
      }
    }
    return csv.toString();
  }

  /** What a line says beside its person. */
  interface Line {
    String of(int at, boolean again, String person);
  }

  static RequestSpecification as(String tenant, String role) {
    return given()
        .urlEncodingEnabled(false)
        .auth()
        .oauth2(Tokens.person(tenant, "mo", role))
        .contentType(ContentType.JSON);
  }

  /** A run of that tenant when it is over. */
  static JsonPath run(String tenant, ValidatableResponse begun) {
    String id = begun.statusCode(202).extract().path("id");
    return await()
        .until(
            () ->
                as(tenant, "marketer")
                    .get(RUNS + "/" + id)
                    .then()
                    .statusCode(200)
                    .extract()
                    .jsonPath(),
            run -> List.of("done", "failed").contains(run.getString("state")));
  }
}
