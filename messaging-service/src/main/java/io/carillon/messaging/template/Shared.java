package io.carillon.messaging.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.carillon.platform.definitions.Sharing;
import io.carillon.platform.problem.Violations;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What of a template may be shared: parts in one of its languages. Which languages there are, and
 * what the template is for, is the owner's alone.
 */
final class Shared {
  private static final Pattern PATHS =
      Pattern.compile(
          "locales\\.([A-Za-z0-9-]+)\\.(subject|preheader|mjml|html|text|title|body|image|buttons"
              + "|deepLink|url|(data|headers)(\\.[^.]+)?)");

  private Shared() {}

  static void check(@Nullable JsonNode sharing, Set<String> locales, Violations violations) {
    if (sharing == null) {
      return;
    }
    violations.addAll(Sharing.mistakes(sharing));
    sharing
        .fieldNames()
        .forEachRemaining(
            path -> {
              Matcher matcher = PATHS.matcher(path);
              violations.check(
                  matcher.matches() && locales.contains(matcher.group(1)),
                  Sharing.FIELD + "." + path,
                  path,
                  "a part in one of the locales %s: locales.fr.subject".formatted(locales));
            });
  }
}
