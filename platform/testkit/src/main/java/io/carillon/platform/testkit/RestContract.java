package io.carillon.platform.testkit;

import io.restassured.RestAssured;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the running service's OpenAPI document says of its doors.
 *
 * @param answers the statuses that a door declares, by its name: its method and path
 */
record RestContract(Map<String, Set<String>> answers) {
  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

  static RestContract ofThisService() {
    Map<String, Map<String, Object>> paths =
        RestAssured.given()
            .queryParam("format", "json")
            .get("/q/openapi")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getMap("paths");
    Map<String, Set<String>> answers = new TreeMap<>();
    if (paths != null) {
      paths.forEach(
          (path, operations) ->
              operations.forEach(
                  (verb, operation) -> {
                    if (VERBS.contains(verb)) {
                      answers.put(verb.toUpperCase(Locale.ROOT) + " " + path, declared(operation));
                    }
                  }));
    }
    return new RestContract(answers);
  }

  private static Set<String> declared(Object operation) {
    Set<String> statuses = new TreeSet<>();
    if (operation instanceof Map<?, ?> parts && parts.get("responses") instanceof Map<?, ?> said) {
      said.keySet().forEach(status -> statuses.add(String.valueOf(status)));
    }
    return statuses;
  }

  /** The doors of which it does not say how a call succeeds. */
  Set<String> unanswered() {
    Set<String> doors = new TreeSet<>();
    answers.forEach(
        (door, statuses) -> {
          if (statuses.stream().noneMatch(status -> status.matches("[23].."))) {
            doors.add(door);
          }
        });
    return doors;
  }
}
