package io.carillon.platform.testkit;

import io.carillon.platform.caller.Grants;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The page of {@code docs/permissions/} that says what each door of the running service asks for.
 * {@code -Dgolden=write} writes it; else it must say what was found.
 */
final class PermissionPage {
  private static final Path FOLDER =
      Path.of(System.getProperty("carillon.root", ".."), "docs", "permissions");
  private static final String NOBODY = "—";
  private static final String TOP =
      """
      # What the doors of %s ask for

      Read from the running service by its own test, which also tried each of them (`-Dgolden=write` writes this page).
      What a role or a scope allows besides: [permissions](../permissions.md).

      | door | asks for | people who are | a partner with the scope |
      |---|---|---|---|
      """;

  private PermissionPage() {}

  /**
   * Writes or compares it.
   *
   * @param asked permissions by door; none for an open one
   * @param open what an open door asks for instead
   * @return what is wrong with the page; nothing when it holds
   */
  static List<String> findings(Map<String, Set<String>> asked, Map<String, String> open) {
    String service = ConfigProvider.getConfig().getValue("carillon.service", String.class);
    Path page = FOLDER.resolve(service + ".md");
    List<String> rows = rows(asked, open);
    String text = TOP.formatted(service) + String.join("\n", rows) + "\n";
    try {
      if ("write".equals(System.getProperty("golden"))) {
        Files.createDirectories(FOLDER);
        Files.writeString(page, text);
      }
      String documented = Files.exists(page) ? Files.readString(page) : "";
      return text.equals(documented) ? List.of() : differences(page, rows, documented);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> rows(Map<String, Set<String>> asked, Map<String, String> open) {
    List<String> rows = new ArrayList<>();
    asked.forEach(
        (door, permissions) -> {
          boolean isOpen = open.containsKey(door);
          rows.add(
              "| `%s` | %s | %s | %s |"
                  .formatted(
                      door,
                      isOpen
                          ? "no token: " + open.get(door)
                          : permissions.stream()
                              .map(p -> "`" + p + "`")
                              .collect(Collectors.joining(" or ")),
                      isOpen ? NOBODY : people(permissions),
                      isOpen ? NOBODY : words(permissions, Grants.grantable()::contains)));
        });
    return rows;
  }

  private static String people(Set<String> permissions) {
    Set<String> roles = new TreeSet<>();
    Grants.table()
        .forEach(
            (role, granted) -> {
              if (Roles.ALL.contains(role) && permissions.stream().anyMatch(granted::contains)) {
                roles.add(role);
              }
            });
    return roles.isEmpty() ? "nobody: for services" : String.join(", ", roles);
  }

  private static String words(Set<String> permissions, Predicate<String> wanted) {
    String words =
        permissions.stream()
            .filter(wanted)
            .map(p -> "`" + p + "`")
            .collect(Collectors.joining(" or "));
    return words.isEmpty() ? NOBODY : words;
  }

  private static List<String> differences(Path page, List<String> rows, String documented) {
    Set<String> before =
        documented.lines().filter(l -> l.startsWith("| `")).collect(Collectors.toSet());
    List<String> findings = new ArrayList<>();
    rows.stream()
        .filter(row -> !before.contains(row))
        .forEach(row -> findings.add(page + " does not say: " + row + " (-Dgolden=write)"));
    before.stream()
        .filter(row -> !rows.contains(row))
        .sorted()
        .forEach(row -> findings.add(page + " says what is not so: " + row + " (-Dgolden=write)"));
    if (findings.isEmpty()) {
      findings.add(page + " has another top or order (-Dgolden=write)");
    }
    return findings;
  }
}
