package io.carillon.platform.testkit;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import io.carillon.platform.caller.Permissions;
import io.restassured.RestAssured;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tries every door of the service that a {@code @QuarkusTest} runs. The doors are read from its own
 * OpenAPI document and gRPC services, so none can be forgotten: each must refuse no token, an
 * expired one, one for another audience, issuer or key (401, UNAUTHENTICATED), callers without a
 * permission, people of each role that the door is not for ({@link Roles}) and partners with every
 * scope but the right one (403, PERMISSION_DENIED), and must not find another tenant's object, nor
 * one of a unit beside the caller's (404, NOT_FOUND), while the same call finds it for its owner.
 * Each role that the door is for, and a partner with the right scope, must be let in. REST says so
 * as problem+json, and the contract how a call succeeds. What each door asks for is a page of
 * {@code docs/permissions/}.
 *
 * <pre>{@code
 * Access.ofThisService()
 *     .open("POST /v1/track", "write key")
 *     .object("GET /v1/journeys/{key}", "welcome")
 *     .object("carillon.journey.v1.JourneyService/GetEnrollment", request)
 *     .siblingObject("GET /v1/journeys/{key}", "welcome-to-montreal")
 *     .noObject("GET /v1/journeys/{key}/diagram", "same look-up as GET /v1/journeys/{key}")
 *     .verify();
 * }</pre>
 *
 * A door is named by its method and path as OpenAPI writes them, or by the RPC's full name. Objects
 * belong to tenant {@code demo}; tenant {@code other} is the stranger. Objects of a sibling belong
 * to {@code /demo/quebec/montreal}; who must not find them is at home in {@code
 * /demo/quebec/quebec-city}.
 */
public final class Access {
  static final String OWNER = "demo";
  static final String STRANGER = "other";

  /** The answer of a door that lets in and says nothing yet. */
  static final String SILENT = "silent";

  private static final String HOME = "/demo/quebec/montreal";
  private static final String BESIDE = "/demo/quebec/quebec-city";

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
  private final Map<String, Target> siblings = new LinkedHashMap<>();
  private List<String> personal = List.of();

  // made once, as each is signed: they are good for longer than all doors take
  private final Map<String, String> strangers = Visitors.strangers();
  private final Map<String, String> powerless = Visitors.powerless();
  private final Map<String, String> annas = new LinkedHashMap<>();

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

  /** An object of unit /demo/quebec/montreal behind a REST door. */
  public Access siblingObject(String door, String... pathValues) {
    return siblingObjectWith("", door, pathValues);
  }

  /** The same for a door that wants a body. */
  public Access siblingObjectWith(String json, String door, String... pathValues) {
    siblings.put(door, new Target(List.of(pathValues), json, Empty.getDefaultInstance()));
    return this;
  }

  /** A request for an object of unit /demo/quebec/montreal. */
  public Access siblingObject(String rpc, Message request) {
    siblings.put(rpc, new Target(List.of(), "", request));
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

  /**
   * Addresses, numbers and names that the test has put behind the objects: no reading door tells
   * them to an analyst or a developer, and each of them is told to somebody who may see them.
   */
  public Access hides(String... planted) {
    personal = List.of(planted);
    return this;
  }

  /** Tries everything, then throws one {@link AssertionError} that names every finding. */
  public void verify() {
    List<String> findings = new ArrayList<>();
    Map<String, Set<String>> declared = AskedPermissions.ofThisService();
    try (RestDoors rest = new RestDoors(RestAssured.port);
        RpcDoors rpc = new RpcDoors(RestAssured.port)) {
      RestContract contract = RestContract.ofThisService();
      contract
          .unanswered()
          .forEach(door -> findings.add(door + ": its contract has no answer to a good call"));
      Map<String, Door> doors = Door.all(contract, rest, rpc);
      Map<String, Set<String>> asked = new TreeMap<>();
      for (Door door : doors.values()) {
        Set<String> permissions = declared.getOrDefault(door.name(), Set.of());
        asked.put(door.name(), permissions);
        if (!open.containsKey(door.name())) {
          turnAway(door, permissions, findings);
          letIn(door, permissions, findings);
        } else if (!permissions.isEmpty()) {
          findings.add(door.name() + ": the test calls it open, it asks for " + permissions);
        }
      }
      if (!personal.isEmpty()) {
        findings.addAll(new Disclosure(personal, objects).at(readable(doors)));
      }
      letOwnersIn(doors, objects, Visitors.allRolesOf(OWNER), "its owner", findings);
      letOwnersIn(doors, siblings, Visitors.allRolesIn(OWNER, HOME), "its own unit", findings);
      nameWhatIsNotThere(doors.keySet(), findings);
      if (findings.isEmpty()) {
        asked.keySet().removeIf(door -> door.startsWith("GET /test/"));
        findings.addAll(PermissionPage.findings(asked, open));
      }
    }
    if (!findings.isEmpty()) {
      throw new AssertionError("doors:\n  - " + String.join("\n  - ", findings));
    }
  }

  /** Doors that show something to people, and of which the test says what. */
  private List<Door> readable(Map<String, Door> doors) {
    return doors.values().stream()
        .filter(door -> reads.containsKey(door.name()) || Roles.reads(door.name()))
        .filter(door -> !open.containsKey(door.name()) && !servicesOnly.contains(door.name()))
        .filter(door -> objects.containsKey(door.name()) || !door.name().contains("{"))
        .toList();
  }

  private void nameWhatIsNotThere(Set<String> known, List<String> findings) {
    Set<String> mentioned = new TreeSet<>(open.keySet());
    mentioned.addAll(objects.keySet());
    mentioned.addAll(siblings.keySet());
    mentioned.addAll(objectless.keySet());
    mentioned.addAll(servicesOnly);
    mentioned.addAll(reads.keySet());
    mentioned.removeAll(known);
    mentioned.forEach(door -> findings.add(door + ": the test names it, the service has none"));
    if (known.isEmpty()) {
      findings.add("the service has no door at all");
    }
  }

  private void turnAway(Door door, Set<String> asked, List<String> findings) {
    String name = door.name();
    Door.Words words = door.words();
    Target target = objects.get(name);
    strangers.forEach(
        (who, token) -> expect(findings, name, who, words.unknown, door.with(target, token)));
    Map<String, String> denied = new LinkedHashMap<>(powerless);
    if (!asked.isEmpty()) {
      denied.putAll(Visitors.partnersWithout(asked));
    }
    for (String role : refusedRoles(name, findings)) {
      denied.put("a person with role " + role, anna(role));
    }
    denied.forEach(
        (who, token) -> expect(findings, name, who, words.denied, door.with(target, token)));
    if (target != null) {
      String found =
          servicesOnly.contains(name)
              ? door.withService(target, STRANGER)
              : door.with(target, Visitors.allRolesOf(STRANGER));
      expect(findings, name, "another tenant", words.missing, found);
    } else if ((words == Door.Words.RPC || name.contains("{")) && !objectless.containsKey(name)) {
      findings.add(name + ": say which object of tenant demo stands behind it, or why none does");
    }
    Target sibling = siblings.get(name);
    if (sibling != null) {
      String found = door.with(sibling, Visitors.allRolesIn(OWNER, BESIDE));
      expect(findings, name, "a unit beside the object's", words.missing, found);
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

  /** Everybody whom the door is for, with a call about nothing, which has no effects. */
  private void letIn(Door door, Set<String> asked, List<String> findings) {
    String name = door.name();
    boolean internal = servicesOnly.contains(name);
    if (internal != asked.contains(Permissions.INTERNAL)) {
      findings.add(
          "%s: it asks for %s, the test says it is for %s"
              .formatted(name, asked, internal ? "services only" : "more than services"));
      return;
    }
    Map<String, String> welcome = new LinkedHashMap<>();
    if (!internal) {
      Set<String> roles = new TreeSet<>(Roles.ALL);
      roles.removeAll(Roles.refusedAt(name, reads.containsKey(name) || Roles.reads(name)));
      roles.forEach(role -> welcome.put("a person with role " + role, anna(role)));
      welcome.putAll(Visitors.partnersWith(asked));
    }
    welcome.forEach(
        (who, token) -> {
          String found = door.withNothing(token);
          if (Set.of(door.words().unknown, door.words().denied, door.words().broken)
              .contains(found)) {
            findings.add("%s with %s: %s (expected: to be let in)".formatted(name, who, found));
          }
        });
  }

  /**
   * The owner's calls, which tell an object that is hidden from one that is not there. They come
   * last and deletions last of all, each in the order in which the test names them, since they have
   * effects.
   */
  private void letOwnersIn(
      Map<String, Door> doors,
      Map<String, Target> targets,
      String owner,
      String who,
      List<String> findings) {
    List<String> names = new ArrayList<>(targets.keySet());
    names.removeIf(name -> !doors.containsKey(name));
    names.sort(Comparator.comparing(name -> name.startsWith("DELETE ")));
    for (String name : names) {
      Door door = Objects.requireNonNull(doors.get(name));
      Target target = targets.get(name);
      String found =
          servicesOnly.contains(name) ? door.withService(target, OWNER) : door.with(target, owner);
      boolean answered =
          name.startsWith("GET ") ? found.equals("200") : !SHUT.matcher(found).matches();
      if (!answered) {
        findings.add("%s with %s: %s (expected: to find it)".formatted(name, who, found));
      }
    }
  }

  private static void expect(
      List<String> findings, String door, String who, String expected, String found) {
    if (!expected.equals(found)) {
      findings.add("%s with %s: %s (expected: %s)".formatted(door, who, found, expected));
    }
  }

  private String anna(String role) {
    return annas.computeIfAbsent(role, with -> Tokens.person(OWNER, "anna", with));
  }
}
