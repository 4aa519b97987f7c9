package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/permissions.md} says what the code grants; {@code -Dgolden=write} writes it there.
 */
class PermissionTableTest {
  private static final Path DOCS = Path.of(System.getProperty("carillon.root", "../.."), "docs");
  private static final Path DOCUMENT = DOCS.resolve("permissions.md");
  private static final String BEGIN = "<!-- read from Grants: -->\n";
  private static final String END = "<!-- end -->\n";
  private static final List<String> ROLES =
      List.of("marketer", "analyst", "developer", "privacy", "admin", "platform");

  @Test
  void theDocumentSaysWhatIsGranted() throws IOException {
    // Given
    String document = Files.readString(DOCUMENT);
    int begin = document.indexOf(BEGIN) + BEGIN.length();
    int end = document.indexOf(END);

    // When
    if ("write".equals(System.getProperty("golden"))) {
      document = document.substring(0, begin) + table() + document.substring(end);
      Files.writeString(DOCUMENT, document);
      end = document.indexOf(END);
    }

    // Then
    assertThat(document.substring(begin, end))
        .as(DOCUMENT + " (-Dgolden=write)")
        .isEqualTo(table());
  }

  @Test
  void theDocumentHasAColumnForEachRoleOfPeople() {
    Set<String> people = new TreeSet<>(Grants.table().keySet());
    people.removeAll(Set.of(Grants.PARTNER, Grants.SERVICE));

    assertThat(ROLES).containsExactlyInAnyOrderElementsOf(people);
  }

  @Test
  void theDocumentLeadsToThePageOfEachService() throws IOException {
    String document = Files.readString(DOCUMENT);

    try (Stream<Path> pages = Files.list(DOCS.resolve("permissions"))) {
      assertThat(pages.map(page -> "(permissions/" + page.getFileName() + ")"))
          .isNotEmpty()
          .allSatisfy(link -> assertThat(document).contains(link));
    }
  }

  private static String table() {
    Set<String> permissions = new TreeSet<>();
    Grants.table().values().forEach(permissions::addAll);
    permissions.remove(Permissions.INTERNAL);
    List<String> lines = new ArrayList<>();
    lines.add("| permission | %s | partner's scope |".formatted(String.join(" | ", ROLES)));
    lines.add("|---".repeat(ROLES.size() + 2) + "|");
    for (String permission : permissions) {
      lines.add(
          "| `%s` | %s | %s |"
              .formatted(
                  permission,
                  ROLES.stream()
                      .map(role -> mark(Grants.of(List.of(role), List.of()).contains(permission)))
                      .collect(Collectors.joining(" | ")),
                  mark(Grants.grantable().contains(permission))));
    }
    return String.join("\n", lines) + "\n";
  }

  private static String mark(boolean granted) {
    return granted ? "✓" : "";
  }
}
