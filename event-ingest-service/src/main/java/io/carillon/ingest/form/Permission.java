package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.problem.Violations;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who sends a form agrees to.
 *
 * @param channel `email` or `sms`
 * @param purpose `marketing` when absent
 * @param address the field that holds the address: of type `email`, or `phone` for sms
 * @param field the checkbox that says yes; sending the form says it when absent
 * @param text what stands beside it, word for word; at most 500 characters
 * @param version of that text
 * @param doubleOptIn whether it counts only when the address's reader has confirmed it; true when
 *     absent
 * @param confirmWithin how long that is possible, up to `P6D`; `P3D` when absent
 * @param confirmed where a browser goes then, one of the form's redirects; a page of ours when
 *     absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "FormConsent")
public record Permission(
    @Nullable String channel,
    @Nullable String purpose,
    @Nullable String address,
    @Nullable String field,
    @Nullable String text,
    @Nullable String version,
    @Nullable Boolean doubleOptIn,
    @Nullable Duration confirmWithin,
    @Nullable String confirmed) {
  private static final int LONGEST_TEXT = 500;
  private static final Duration USUAL = Duration.ofDays(3);

  /** Identity knows repeated events for seven days, which keeps a second click without effect. */
  private static final Duration LONGEST = Duration.ofDays(6);

  boolean isDouble() {
    return !Boolean.FALSE.equals(doubleOptIn);
  }

  Duration within() {
    return confirmWithin == null ? USUAL : confirmWithin;
  }

  String purposed() {
    return purpose == null ? "marketing" : purpose;
  }

  /**
   * @param fields their types, by their names
   */
  void check(Map<String, String> fields, Set<String> redirects, Violations violations) {
    String type = "sms".equals(channel) ? "phone" : "email";
    violations
        .check(
            channel != null && Set.of("email", "sms").contains(channel),
            "consent.channel",
            channel,
            "email or sms")
        .check(
            Set.of("marketing", "transactional").contains(purposed()),
            "consent.purpose",
            purpose,
            "marketing or transactional")
        .check(
            address != null && type.equals(fields.get(address)),
            "consent.address",
            address,
            "the name of a field of type " + type)
        .check(
            field == null || fields.containsKey(field),
            "consent.field",
            field,
            "the name of a field")
        .check(
            text != null && !text.isBlank() && text.length() <= LONGEST_TEXT,
            "consent.text",
            text == null ? "nothing" : text.length() + " characters",
            "1..%d characters".formatted(LONGEST_TEXT))
        .check(
            version == null || version.length() <= 100,
            "consent.version",
            "a long text",
            "at most 100 characters")
        .check(
            within().isPositive() && within().compareTo(LONGEST) <= 0,
            "consent.confirmWithin",
            confirmWithin,
            "up to P6D")
        .check(
            confirmed == null || redirects.contains(confirmed),
            "consent.confirmed",
            confirmed,
            "one of redirects");
  }
}
