package io.carillon.ingest.form;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What a form shall be, for `POST` and `PUT` alike. What a reader finds beside it may be sent back.
 *
 * @param key by which people name it: `[a-z0-9-]{1,64}`; never changes
 * @param name for people
 * @param unit the unit that it and its events belong to; the caller's own when absent; never
 *     changes
 * @param fields what may be filled in
 * @param unknown `drop` or `keep`: what becomes of other fields; drop when absent
 * @param honeypot a field that people do not see, and only machines fill in
 * @param origins web origins whose pages may send it; any when absent or empty
 * @param redirects where browsers may be sent behind it, the first one unless the page's field
 *     `_redirect` says another of them
 * @param perMinute how many one network address may send; 10 when absent
 * @param consent what whoever sends it agrees to
 */
@JsonIgnoreProperties({"id", "address", "version", "createdAt", "changedAt"})
@Schema(name = "FormBody")
public record FormBody(
    @Nullable String key,
    @Nullable String name,
    @Nullable String unit,
    @Nullable List<@Nullable Field> fields,
    @Nullable String unknown,
    @Nullable String honeypot,
    @Nullable List<@Nullable String> origins,
    @Nullable List<@Nullable String> redirects,
    @Nullable Integer perMinute,
    @Nullable Permission consent) {
  private static final int MOST = 100;
  private static final int USUAL_RATE = 10;
  private static final int MOST_RATE = 10_000;

  /**
   * @throws ProblemException INVALID_VALUE with every mistake
   */
  FormDefinition definition() {
    List<@Nullable Field> said = fields == null ? List.of() : fields;
    List<@Nullable String> from = origins == null ? List.of() : origins;
    List<@Nullable String> to = redirects == null ? List.of() : redirects;
    int rate = perMinute == null ? USUAL_RATE : perMinute;
    Violations violations =
        new Violations()
            .check(name == null || name.length() <= MOST, "name", "a long text", "at most " + MOST)
            .check(!said.isEmpty() && said.size() <= MOST, "fields", said.size(), "1.." + MOST)
            .check(
                unknown == null || Set.of("drop", "keep").contains(unknown),
                "unknown",
                unknown,
                "drop or keep")
            .check(from.size() <= MOST, "origins", from.size(), "at most " + MOST)
            .check(to.size() <= MOST, "redirects", to.size(), "at most " + MOST)
            .check(rate >= 1 && rate <= MOST_RATE, "perMinute", rate, "1.." + MOST_RATE);
    Map<String, String> types = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      Field field = said.get(i);
      String at = "fields[%d]".formatted(i);
      if (field == null) {
        violations.add(at, "null", "a field");
      } else {
        field.check(at, violations);
        violations.check(
            types.putIfAbsent(field.named(), field.typed()) == null,
            at + ".name",
            field.named(),
            "another name");
      }
    }
    violations.check(
        honeypot == null || (!honeypot.isBlank() && !types.containsKey(honeypot)),
        "honeypot",
        honeypot,
        "the name of no other field");
    for (int i = 0; i < from.size(); i++) {
      violations.check(
          isOrigin(from.get(i)), "origins[%d]".formatted(i), from.get(i), "https://shop.example");
    }
    for (int i = 0; i < to.size(); i++) {
      violations.check(
          isAddress(to.get(i)),
          "redirects[%d]".formatted(i),
          to.get(i),
          "https://shop.example/thanks");
    }
    List<String> told = to.stream().filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    if (consent != null) {
      consent.check(types, Set.copyOf(told), violations);
    }
    violations.throwIfAny();
    return new FormDefinition(
        name == null ? "" : name,
        said.stream().map(Objects::requireNonNull).toList(),
        "keep".equals(unknown),
        honeypot,
        from.stream().map(Objects::requireNonNull).toList(),
        told,
        rate,
        consent);
  }

  private static boolean isOrigin(@Nullable String text) {
    try {
      URI uri = text == null ? URI.create("") : URI.create(text);
      return isWeb(uri) && (uri.getScheme() + "://" + uri.getRawAuthority()).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isAddress(@Nullable String text) {
    try {
      return text != null && text.length() <= 2_000 && isWeb(URI.create(text));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isWeb(URI uri) {
    return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
        && uri.getHost() != null
        && uri.getRawUserInfo() == null;
  }
}
