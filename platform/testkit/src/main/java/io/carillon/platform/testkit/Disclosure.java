package io.carillon.platform.testkit;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether doors tell personal data to those who may not see it in clear. */
final class Disclosure {
  private final List<String> personal;
  private final Map<String, Access.Target> objects;

  /**
   * @param personal what was planted behind the objects
   */
  Disclosure(List<String> personal, Map<String, Access.Target> objects) {
    this.personal = personal;
    this.objects = objects;
  }

  /**
   * What is told to whom it must not be, and what nobody is told, so that hiding proves nothing.
   */
  List<String> at(List<Door> doors) {
    Map<String, String> masked = new LinkedHashMap<>();
    masked.put("an analyst", Tokens.person(Access.OWNER, "ana", "analyst"));
    masked.put("a developer", Tokens.person(Access.OWNER, "dev", "developer"));
    List<String> findings = new ArrayList<>();
    List<String> unseen = new ArrayList<>(personal);
    for (Door door : doors) {
      Access.Target target = objects.get(door.name());
      masked.forEach(
          (who, token) -> {
            String answer = door.read(target, token);
            personal.stream()
                .filter(planted -> tells(answer, planted))
                .forEach(
                    planted ->
                        findings.add(
                            "%s tells %s to %s (expected: masked)"
                                .formatted(door.name(), planted, who)));
          });
      String clear = door.read(target, Visitors.allRolesOf(Access.OWNER));
      unseen.removeIf(planted -> tells(clear, planted));
    }
    unseen.forEach(
        planted ->
            findings.add(planted + ": told by no door, even to who may see it: is it planted?"));
    return findings;
  }

  static boolean tells(String text, String planted) {
    String all = text.toLowerCase(Locale.ROOT);
    String wanted = planted.toLowerCase(Locale.ROOT);
    return all.contains(wanted)
        || all.contains(URLEncoder.encode(wanted, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT));
  }
}
