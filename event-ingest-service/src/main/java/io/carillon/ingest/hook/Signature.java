package io.carillon.ingest.hook;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carillon.platform.problem.Violations;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * How a vendor shows that a call is its own.
 *
 * @param scheme `hmac` of the body in a header; `stripe` (`t=…,v1=…`); `hubspot` (version 3);
 *     `standard` (Standard Webhooks); `basic` (the secret is `user:password`); `token` (the secret
 *     itself, in a header or a query parameter)
 * @param header of hmac and token; of token not `Authorization`, which `basic` reads
 * @param algorithm of hmac: `sha256`, `sha1`, `sha512`; sha256 when absent
 * @param encoding of hmac: `hex` or `base64`; hex when absent
 * @param prefix of hmac: what stands before the hash, such as `sha256=`
 * @param parameter of token: the query parameter's name
 * @param url of hubspot: the whole address that the vendor calls, which it signs
 * @param tolerance how far the signed time may be from now, of the schemes that sign one; `PT5M`
 *     when absent
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "HookSignature")
public record Signature(
    @Nullable String scheme,
    @Nullable String header,
    @Nullable String algorithm,
    @Nullable String encoding,
    @Nullable String prefix,
    @Nullable String parameter,
    @Nullable String url,
    @Nullable Duration tolerance) {
  static final Map<String, String> ALGORITHMS =
      Map.of("sha256", "HmacSHA256", "sha1", "HmacSHA1", "sha512", "HmacSHA512");
  private static final Set<String> SCHEMES =
      Set.of("hmac", "stripe", "hubspot", "standard", "basic", "token");
  private static final Set<String> OPENING =
      Set.of("authorization", "proxy-authorization", "cookie");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
  private static final Duration USUAL = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(1);

  String schemeName() {
    return scheme == null ? "" : scheme;
  }

  Duration tolerated() {
    return tolerance == null ? USUAL : tolerance;
  }

  void check(Violations violations) {
    violations
        .check(
            SCHEMES.contains(schemeName()),
            "signature.scheme",
            scheme,
            "one of " + String.join(", ", SCHEMES))
        .check(
            tolerance == null || (tolerance.isPositive() && tolerance.compareTo(LONGEST) <= 0),
            "signature.tolerance",
            tolerance,
            "up to " + LONGEST)
        .check(
            algorithm == null || ALGORITHMS.containsKey(algorithm),
            "signature.algorithm",
            algorithm,
            "sha256, sha1 or sha512")
        .check(
            encoding == null || Set.of("hex", "base64").contains(encoding),
            "signature.encoding",
            encoding,
            "hex or base64")
        .check(
            prefix == null || prefix.length() <= 100,
            "signature.prefix",
            "a long text",
            "at most 100 characters");
    switch (schemeName()) {
      case "hmac" -> name(violations, "signature.header", header);
      case "token" -> {
        violations.check(
            (header == null) != (parameter == null),
            "signature.header",
            header == null ? "nothing" : header,
            "either a header or a parameter");
        if (header != null) {
          name(violations, "signature.header", header);
          violations.check(
              !header.equalsIgnoreCase("Authorization"),
              "signature.header",
              header,
              "another header, or scheme basic");
        }
        if (parameter != null) {
          name(violations, "signature.parameter", parameter);
        }
      }
      case "hubspot" ->
          violations.check(address(url), "signature.url", url, "the address that HubSpot calls");
      default -> {}
    }
  }

  /** What a secret has to be; null when this one is. */
  @Nullable String wants(String secret) {
    return switch (schemeName()) {
      case "standard" -> Signatures.standardKey(secret) == null ? "Base64, behind whsec_" : null;
      case "basic" -> secret.contains(":") ? null : "user:password";
      default -> null;
    };
  }

  /**
   * The headers that rules may read: not those that open this house or another.
   *
   * @param headers by their names in lower case
   */
  Map<String, String> readable(Map<String, String> headers) {
    Map<String, String> readable = new HashMap<>(headers);
    readable.keySet().removeAll(OPENING);
    if (header != null && schemeName().equals("token")) {
      readable.remove(header.toLowerCase(Locale.ROOT));
    }
    return readable;
  }

  private static void name(Violations violations, String field, @Nullable String name) {
    violations.check(
        name != null && NAME.matcher(name).matches(),
        field,
        name,
        "letters, digits, hyphens and underscores");
  }

  private static boolean address(@Nullable String text) {
    try {
      return text != null && URI.create(text).getHost() != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
