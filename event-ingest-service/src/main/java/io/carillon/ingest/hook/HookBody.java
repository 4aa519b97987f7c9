package io.carillon.ingest.hook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.carillon.ingest.mapping.Mapping;
import io.carillon.ingest.mapping.Rule;
import io.carillon.platform.problem.Violations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a hook shall be, for `POST` and `PUT` alike. What a reader finds beside it may be sent back.
 *
 * @param key by which people name it: `[a-z0-9-]{1,64}`; never changes
 * @param name for people
 * @param unit the unit that it and its events belong to; the caller's own when absent; never
 *     changes
 * @param preset shopify, stripe, hubspot, salesforce or typeform: what is absent below is as in it
 * @param format `json` or `salesforce`; json when absent
 * @param signature how the vendor signs
 * @param secrets with what it signs, up to three, of which each is good; write-only; those of
 *     before when absent
 * @param trusted whether addresses that it names count as verified; false when absent
 * @param events rules that make events of what it sends
 */
@JsonIgnoreProperties({"id", "address", "version", "createdAt", "changedAt"})
@Schema(name = "HookBody")
public record HookBody(
    @Nullable String key,
    @Nullable String name,
    @Nullable String unit,
    @Nullable String preset,
    @Nullable String format,
    @Nullable Signature signature,
    @Nullable List<@Nullable String> secrets,
    @Nullable Boolean trusted,
    @Nullable List<@Nullable Rule> events) {
  private static final Set<String> FORMATS = Set.of("json", "salesforce");
  private static final int MOST_SECRETS = 3;
  private static final int LONGEST_SECRET = 1_000;
  private static final int SHORTEST_SECRET = 8;

  /**
   * Checked and filled in by its preset.
   *
   * @param before the sealed secrets that it had
   */
  HookDefinition definition(List<String> before) {
    Violations violations = new Violations();
    Preset known = preset == null ? Preset.NONE : Preset.named(preset, violations);
    String words = format == null ? known.format() : format;
    Signature signed = signature == null ? known.signature() : signature;
    List<@Nullable Rule> rules = events == null ? known.events() : events;
    violations
        .check(name == null || name.length() <= 100, "name", "a long text", "at most 100")
        .check(FORMATS.contains(words), "format", words, "json or salesforce")
        .check(signed != null, "signature", "nothing", "how the vendor signs")
        .check(
            secrets != null || !before.isEmpty(),
            "secrets",
            "nothing",
            "what the vendor signs with");
    if (signed != null) {
      signed.check(violations);
    }
    secrets(signed, violations);
    violations.throwIfAny();
    var unused = Mapping.of(rules, "events");
    return new HookDefinition(
        name == null ? "" : name,
        preset,
        words,
        Objects.requireNonNull(signed),
        Boolean.TRUE.equals(trusted),
        rules.stream().map(Objects::requireNonNull).toList(),
        before);
  }

  private void secrets(@Nullable Signature signed, Violations violations) {
    if (secrets == null) {
      return;
    }
    violations.check(
        !secrets.isEmpty() && secrets.size() <= MOST_SECRETS,
        "secrets",
        secrets.size(),
        "1.." + MOST_SECRETS);
    for (int i = 0; i < secrets.size(); i++) {
      String secret = secrets.get(i);
      int length = secret == null ? 0 : secret.getBytes(StandardCharsets.UTF_8).length;
      violations.check(
          length >= SHORTEST_SECRET && length <= LONGEST_SECRET,
          "secrets[%d]".formatted(i),
          length + " bytes",
          SHORTEST_SECRET + ".." + LONGEST_SECRET + " bytes");
      String wanted = secret == null || signed == null ? null : signed.wants(secret);
      if (wanted != null) {
        violations.add("secrets[%d]".formatted(i), "another text", wanted);
      }
    }
  }

  List<String> given() {
    return secrets == null ? List.of() : secrets.stream().map(Objects::requireNonNull).toList();
  }
}
