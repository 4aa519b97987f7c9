package io.carillon.platform.testkit;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.restassured.RestAssured;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.CDI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tries every door of the service that a {@code @QuarkusTest} runs. The doors are read from its own
 * OpenAPI document and gRPC services, so none can be forgotten: each must refuse no token, an
 * expired one, one for another audience, issuer or key (401, UNAUTHENTICATED), callers without a
 * permission and people of each role that the door is not for ({@link Roles}; 403,
 * PERMISSION_DENIED), and must not find another tenant's object (404, NOT_FOUND), while the same
 * call finds it for its owner. REST says so as problem+json.
 *
 * <pre>{@code
 * Access.ofThisService()
 *     .open("POST /v1/track", "write key")
 *     .object("GET /v1/journeys/{key}", "welcome")
 *     .object("carillon.journey.v1.JourneyService/GetEnrollment", request)
 *     .noObject("GET /v1/journeys/{key}/diagram", "same look-up as GET /v1/journeys/{key}")
 *     .verify();
 * }</pre>
 *
 * A door is named by its method and path as OpenAPI writes them, or by the RPC's full name. Objects
 * belong to tenant {@code demo}; tenant {@code other} is the stranger.
 */
public final class Access {
  static final String OWNER = "demo";
  static final String STRANGER = "other";

  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");

  /** Answers that are no answer to who owns the object: refused, not found, failed. */
  private static final Pattern SHUT =
      Pattern.compile(
          "401|403|404|405|5..|.* as .*|UNAUTHENTICATED|PERMISSION_DENIED|NOT_FOUND|UNIMPLEMENTED"
              + "|INTERNAL|UNKNOWN|UNAVAILABLE|DEADLINE_EXCEEDED");

  private final Map<String, String> open = new LinkedHashMap<>();
  private final Map<String, String> objectless = new LinkedHashMap<>();
  private final Set<String> servicesOnly = new TreeSet<>();
  private final Map<String, String> reads = new LinkedHashMap<>();
  private final Map<String, Target> objects = new LinkedHashMap<>();

  private Access() {}

  /** What stands behind a door: values of the path, a JSON body, or an RPC's request. */
  record Target(List<String> path, String json, Message request) {}

  public static Access ofThisService() {
    return new Access();
  }

  /** A door that asks for no token of the realm, and what it asks for instead. */
  public Access open(String door, String why) {
    open.put(door, why);
    return this;
  }

  /** An object of tenant demo behind a REST door: the values of its path, in their order. */
  public Access object(String door, String... pathValues) {
    return objectWith("", door, pathValues);
  }

  /** The same for a door that wants a body; {@code json} is a valid one. */
  public Access objectWith(String json, String door, String... pathValues) {
    objects.put(door, new Target(List.of(pathValues), json, Empty.getDefaultInstance()));
    return this;
  }

  /** A request for an object of tenant demo. */
  public Access object(String rpc, Message request) {
    objects.put(rpc, new Target(List.of(), "", request));
    return this;
  }

  /** A door with a path value, or an RPC, that names no tenant's object, and why. */
  public Access noObject(String door, String why) {
    objectless.put(door, why);
    return this;
  }

  /** An RPC that is for services: an admin of the tenant is refused too. */
  public Access servicesOnly(String rpc) {
    servicesOnly.add(rpc);
    return this;
  }

  /** A door that changes nothing though its verb lets one think so, and why. */
  public Access reads(String door, String why) {
    reads.put(door, why);
    return this;
  }

  /** Tries everything, then throws one {@link AssertionError} that names every finding. */
  public void verify() {
    List<String> findings = new ArrayList<>();
    Set<String> known = new TreeSet<>();
    try (RestDoors rest = new RestDoors(RestAssured.port);
        RpcDoors rpc = new RpcDoors(RestAssured.port)) {
      for (String door : restDoors()) {
        known.add(door);
        if (!open.containsKey(door)) {
          tryRest(rest, door, findings);
        }
      }
      rpcs()
          .forEach(
              (name, method) -> {
                known.add(name);
                if (!open.containsKey(name)) {
                  tryRpc(rpc, name, method, findings);
                }
              });
      letOwnersIn(rest, rpc, known, findings);
    }
    Set<String> mentioned = new TreeSet<>(open.keySet());
    mentioned.addAll(objects.keySet());
    mentioned.addAll(objectless.keySet());
    mentioned.addAll(servicesOnly);
    mentioned.addAll(reads.keySet());
    mentioned.removeAll(known);
    mentioned.forEach(door -> findings.add(door + ": the test names it, the service has none"));
    if (known.isEmpty()) {
      findings.add("the service has no door at all");
    }
    if (!findings.isEmpty()) {
      throw new AssertionError("doors:\n  - " + String.join("\n  - ", findings));
    }
  }

  private void tryRest(RestDoors rest, String door, List<String> findings) {
    Target target = objects.get(door);
    Visitors.strangers()
        .forEach(
            (who, token) -> expect(findings, door, who, "401", rest.call(door, target, token)));
    Visitors.powerless()
        .forEach(
            (who, token) -> expect(findings, door, who, "403", rest.call(door, target, token)));
    for (String role : refusedRoles(door, findings)) {
      String found = rest.call(door, target, Tokens.person(OWNER, "anna", role));
      expect(findings, door, "a person with role " + role, "403", found);
    }
    if (target != null) {
      String stranger = Visitors.allRolesOf(STRANGER);
      expect(findings, door, "another tenant", "404", rest.call(door, target, stranger));
    } else if (door.contains("{") && !objectless.containsKey(door)) {
      findings.add(door + ": say which object of tenant demo stands behind it, or why none does");
    }
  }

  private void tryRpc(
      RpcDoors rpc, String name, MethodDescriptor<?, ?> method, List<String> findings) {
    Target target = objects.get(name);
    Visitors.strangers()
        .forEach(
            (who, token) ->
                expect(
                    findings, name, who, "UNAUTHENTICATED", rpc.call(method, target, token, "")));
    Visitors.powerless()
        .forEach(
            (who, token) ->
                expect(
                    findings, name, who, "PERMISSION_DENIED", rpc.call(method, target, token, "")));
    for (String role : refusedRoles(name, findings)) {
      String found = rpc.call(method, target, Tokens.person(OWNER, "anna", role), "");
      expect(findings, name, "a person with role " + role, "PERMISSION_DENIED", found);
    }
    boolean internal = servicesOnly.contains(name);
    if (target != null) {
      String token = internal ? Tokens.service("access") : Visitors.allRolesOf(STRANGER);
      String status = rpc.call(method, target, token, internal ? STRANGER : "");
      expect(findings, name, "another tenant", "NOT_FOUND", status);
    } else if (!objectless.containsKey(name)) {
      findings.add(name + ": say which object of tenant demo it asks for, or why it asks for none");
    }
  }

  private Set<String> refusedRoles(String door, List<String> findings) {
    if (servicesOnly.contains(door)) {
      return Roles.ALL;
    }
    Set<String> refused = Roles.refusedAt(door, reads.containsKey(door) || Roles.reads(door));
    if (refused.isEmpty()) {
      findings.add(door + ": the table of roles does not know what it is about");
    }
    return refused;
  }

  /**
   * The owner's calls, which tell an object that is hidden from one that is not there. They come
   * last and deletions last of all, each in the order in which the test names them, since they have
   * effects.
   */
  private void letOwnersIn(RestDoors rest, RpcDoors rpc, Set<String> known, List<String> findings) {
    Map<String, MethodDescriptor<?, ?>> rpcs = rpcs();
    List<String> doors = new ArrayList<>(objects.keySet());
    doors.removeIf(door -> !known.contains(door));
    doors.sort(Comparator.comparing(door -> door.startsWith("DELETE ")));
    for (String door : doors) {
      Target target = objects.get(door);
      MethodDescriptor<?, ?> method = rpcs.get(door);
      String found;
      if (method == null) {
        found = rest.call(door, target, Visitors.allRolesOf(OWNER));
      } else if (servicesOnly.contains(door)) {
        found = rpc.call(method, target, Tokens.service("access"), OWNER);
      } else {
        found = rpc.call(method, target, Visitors.allRolesOf(OWNER), "");
      }
      boolean answered =
          door.startsWith("GET ") ? found.equals("200") : !SHUT.matcher(found).matches();
      if (!answered) {
        findings.add("%s with its owner: %s (expected: to find it)".formatted(door, found));
      }
    }
  }

  private static void expect(
      List<String> findings, String door, String who, String expected, String found) {
    if (!expected.equals(found)) {
      findings.add("%s with %s: %s (expected: %s)".formatted(door, who, found, expected));
    }
  }

  private static List<String> restDoors() {
    Map<String, Map<String, Object>> paths =
        RestAssured.given()
            .queryParam("format", "json")
            .get("/q/openapi")
            .then()
            .statusCode(200)
            .extract()
            .jsonPath()
            .getMap("paths");
    if (paths == null) {
      return List.of();
    }
    List<String> doors = new ArrayList<>();
    paths.forEach(
        (path, operations) ->
            operations.keySet().stream()
                .filter(VERBS::contains)
                .forEach(verb -> doors.add(verb.toUpperCase(Locale.ROOT) + " " + path)));
    doors.sort(Comparator.naturalOrder());
    return doors;
  }

  private static Map<String, MethodDescriptor<?, ?>> rpcs() {
    Map<String, MethodDescriptor<?, ?>> rpcs = new TreeMap<>();
    for (BindableService service :
        CDI.current().select(BindableService.class, Any.Literal.INSTANCE)) {
      ServiceDescriptor descriptor = service.bindService().getServiceDescriptor();
      if (descriptor.getName().startsWith("carillon.")) {
        descriptor.getMethods().forEach(method -> rpcs.put(method.getFullMethodName(), method));
      }
    }
    return rpcs;
  }
}
