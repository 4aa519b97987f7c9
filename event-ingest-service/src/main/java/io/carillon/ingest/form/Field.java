package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.carillon.ingest.pattern.PatternSize;
import io.carillon.platform.problem.Violations;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A field of a form.
 *
 * @param name as the page calls it
 * @param type `text`, `email`, `phone`, `number`, `integer`, `boolean`, `date`; text when absent
 * @param required whether it must be filled in
 * @param minLength of what was filled in, in characters
 * @param maxLength likewise; 1,000 when absent, of an e-mail address 320, which is its most
 * @param pattern a regular expression (RE2) that the whole text must match; at most 500 characters,
 *     and 1,000 with its repeats written out
 * @param oneOf the texts that are allowed
 * @param trait the trait that it becomes, besides a property of the event; `email` and `phone`
 *     identify
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "FormField")
public record Field(
    @Nullable String name,
    @Nullable String type,
    @Nullable Boolean required,
    @Nullable Integer minLength,
    @Nullable Integer maxLength,
    @Nullable String pattern,
    @Nullable List<String> oneOf,
    @Nullable String trait) {
  private static final Set<String> TYPES =
      Set.of("text", "email", "phone", "number", "integer", "boolean", "date");
  private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,99}");
  private static final Pattern EMAIL = Pattern.compile("[^@\\s]{1,64}@[^@\\s.]+(\\.[^@\\s.]+)+");
  private static final Pattern PHONE = Pattern.compile("\\+?[0-9 ()./-]{5,30}");
  private static final Set<String> YES = Set.of("true", "on", "yes", "1");
  private static final Set<String> NO = Set.of("false", "off", "no", "0");
  private static final int USUAL_LENGTH = 1_000;
  private static final int LONGEST = 8_000;
  private static final int LONGEST_PATTERN = 500;
  private static final long LARGEST_PATTERN = 1_000;
  static final int LONGEST_EMAIL = 320;

  String named() {
    return name == null ? "" : name;
  }

  String typed() {
    return type == null ? "text" : type;
  }

  private int most() {
    return maxLength == null ? Math.min(USUAL_LENGTH, longest()) : maxLength;
  }

  private int longest() {
    return typed().equals("email") ? LONGEST_EMAIL : LONGEST;
  }

  void check(String at, Violations violations) {
    violations
        .check(NAME.matches(named()), at + ".name", name, "a letter, then letters, digits, _ . -")
        .check(TYPES.contains(typed()), at + ".type", type, "one of " + String.join(", ", TYPES))
        .check(
            minLength == null || (minLength >= 0 && minLength <= most()),
            at + ".minLength",
            minLength,
            "0..maxLength")
        .check(most() >= 1 && most() <= longest(), at + ".maxLength", maxLength, "1.." + longest())
        .check(
            trait == null || NAME.matches(trait),
            at + ".trait",
            trait,
            "a letter, then letters, digits, _ . -")
        .check(
            oneOf == null || (!oneOf.isEmpty() && oneOf.size() <= 500),
            at + ".oneOf",
            oneOf == null ? null : oneOf.size(),
            "1..500 texts");
    if (pattern != null
        && (pattern.length() > LONGEST_PATTERN || PatternSize.of(pattern) > LARGEST_PATTERN)) {
      violations.add(
          at + ".pattern",
          pattern.length() + " characters",
          "at most 500 characters, and 1,000 with its repeats written out");
      return;
    }
    try {
      var unused = compiled();
    } catch (PatternSyntaxException e) {
      violations.add(at + ".pattern", pattern, "a regular expression as RE2 has them");
    }
  }

  @Nullable Pattern compiled() {
    return pattern == null ? null : Pattern.compile(pattern);
  }

  /**
   * What was filled in, as JSON; null, with a violation, when it is none of this field.
   *
   * @param compiled its pattern
   */
  @Nullable JsonNode read(String text, @Nullable Pattern compiled, Violations violations) {
    if (text.codePointCount(0, text.length()) > most()
        || (minLength != null && text.codePointCount(0, text.length()) < minLength)) {
      violations.add(
          named(),
          text.codePointCount(0, text.length()) + " characters",
          "%d..%d characters".formatted(minLength == null ? 0 : minLength, most()));
      return null;
    }
    if (oneOf != null && !oneOf.contains(text)) {
      violations.add(named(), "another text", "one of " + String.join(", ", oneOf));
      return null;
    }
    if (compiled != null && !compiled.matches(text)) {
      violations.add(named(), "another text", "what matches " + pattern);
      return null;
    }
    JsonNode value = value(text);
    if (value == null) {
      violations.add(named(), "another text", "a value of type " + typed());
    }
    return value;
  }

  private @Nullable JsonNode value(String text) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    try {
      return switch (typed()) {
        case "email" -> EMAIL.matches(text) ? nodes.textNode(text) : null;
        case "phone" -> PHONE.matches(text) ? nodes.textNode(text) : null;
        case "number" -> nodes.numberNode(number(text).doubleValue());
        case "integer" -> nodes.numberNode(number(text).longValueExact());
        case "boolean" ->
            YES.contains(text) || NO.contains(text) ? nodes.booleanNode(YES.contains(text)) : null;
        case "date" -> nodes.textNode(LocalDate.parse(text).toString());
        default -> nodes.textNode(text);
      };
    } catch (NumberFormatException | ArithmeticException | DateTimeException e) {
      return null;
    }
  }

  private static BigDecimal number(String text) {
    if (text.length() > 40) {
      throw new NumberFormatException("too long");
    }
    BigDecimal number = new BigDecimal(text);
    if (Math.abs(number.scale()) > 100) {
      throw new NumberFormatException("out of range");
    }
    return number;
  }

  /** Whether a checkbox of that text is ticked. */
  static boolean ticked(@Nullable String text) {
    return text != null && YES.contains(text);
  }
}
