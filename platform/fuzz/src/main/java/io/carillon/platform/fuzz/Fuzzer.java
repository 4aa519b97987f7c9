package io.carillon.platform.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/** Makes requests out of an OpenAPI document; the same seed makes the same request. */
public final class Fuzzer {
  static final String PAGE = "text/html";

  private static final Set<String> VERBS = Set.of("get", "post", "put", "patch", "delete");
  private static final Pattern VARIABLE = Pattern.compile("\\{[^}]*}");
  private static final byte[] NOTHING = {};
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "X-Y");
  private static final List<String> TRICKS =
      List.of(
          "//",
          "/./",
          "/../",
          "%2e%2e/",
          "%2f",
          "%5c",
          "%00",
          "%25",
          ";a=b",
          "%",
          "%zz",
          "\\",
          "~",
          ":publish",
          "%c0%af",
          "%e9");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "text/plain",
          "text/csv",
          "application/xml",
          "multipart/form-data; boundary=x",
          "application/x-www-form-urlencoded",
          "application/problem+json",
          "*/*",
          "x");
  private static final List<String> ODD_HEADERS =
      List.of(
          "X-Request-Id: <script>",
          "X-Forwarded-For: 127.0.0.1",
          "X-Forwarded-Host: evil.example",
          "X-Forwarded-Proto: gopher",
          "Forwarded: for=\"[::1]\";host=evil.example",
          "Carillon-Tenant: other",
          "Carillon-Caller: admin",
          "X-HTTP-Method-Override: DELETE",
          "X-Original-URL: /q/health",
          "Origin: https://evil.example",
          "Origin: null",
          "If-Match: \"x\"",
          "If-Match: *",
          "If-None-Match: W/\"1\"",
          "Idempotency-Key: " + "k".repeat(3_000),
          "Accept: application/x-nothing",
          "Accept-Encoding: gzip;q=9, *;q=x",
          "Accept-Language: xx-" + "y".repeat(500),
          "Range: bytes=0-18446744073709551615",
          "Expect: 200-ok",
          "Cookie: a=b",
          "Last-Event-ID: -1",
          "traceparent: 00-0-0-0",
          "Connection: X-Request-Id, Authorization",
          "Content-Encoding: br",
          "X-Long: " + "z".repeat(9_000));

  private record Operation(String method, String path, JsonNode operation) {
    boolean isPage() {
      return !operation.path("responses").findValues(PAGE).isEmpty();
    }
  }

  private final JsonNode document;
  private final List<String> credentials;
  private final List<Operation> operations = new ArrayList<>();

  /**
   * @param document whose paths are tried
   * @param credentials values of Authorization to use beside none and made-up ones
   */
  public Fuzzer(JsonNode document, List<String> credentials) {
    this.document = document;
    this.credentials = List.copyOf(credentials);
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      for (Map.Entry<String, JsonNode> verb : path.getValue().properties()) {
        if (VERBS.contains(verb.getKey())) {
          operations.add(
              new Operation(
                  verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue()));
        }
      }
    }
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("the document has no operation");
    }
  }

  public FuzzedRequest request(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Operation asked = operations.get(random.nextInt(operations.size()));
    String method =
        random.nextInt(12) == 0 ? METHODS.get(random.nextInt(METHODS.size())) : asked.method();
    List<String> headers = headers(random);
    byte[] body = NOTHING;
    JsonNode content = asked.operation().at("/requestBody/content");
    if (!content.isMissingNode() || random.nextInt(10) == 0) {
      body = body(random, content, headers);
    }
    return new FuzzedRequest(
        seed, method, target(random, asked), List.copyOf(headers), body, asked.isPage());
  }

  private static String target(SplittableRandom random, Operation asked) {
    String path =
        VARIABLE
            .matcher(asked.path())
            .replaceAll(name -> Matcher.quoteReplacement(segment(random)));
    if (random.nextInt(8) == 0) {
      int at = random.nextInt(path.length() + 1);
      path = path.substring(0, at) + TRICKS.get(random.nextInt(TRICKS.size())) + path.substring(at);
    }
    StringBuilder target = new StringBuilder(path);
    char next = '?';
    for (JsonNode parameter : asked.operation().path("parameters")) {
      if (parameter.path("in").asText().equals("query") && random.nextInt(3) > 0) {
        target
            .append(next)
            .append(parameter.path("name").asText())
            .append('=')
            .append(segment(random));
        next = '&';
      }
    }
    if (random.nextInt(10) == 0) {
      target.append(next).append(segment(random)).append('=').append(segment(random));
    }
    return target.toString();
  }

  private static String segment(SplittableRandom random) {
    String text = Texts.any(random);
    return URLEncoder.encode(text.length() > 500 ? text.substring(0, 500) : text, UTF_8)
        .replace("+", "%20");
  }

  private List<String> headers(SplittableRandom random) {
    List<String> headers = new ArrayList<>();
    switch (random.nextInt(6)) {
      case 0 -> {}
      case 1 -> headers.add("Authorization: Bearer " + Texts.letters(random, 40));
      case 2 -> headers.add("Authorization: Basic " + Texts.letters(random, 5));
      default -> {
        if (!credentials.isEmpty()) {
          headers.add("Authorization: " + credentials.get(random.nextInt(credentials.size())));
        }
      }
    }
    while (random.nextInt(3) == 0) {
      headers.add(ODD_HEADERS.get(random.nextInt(ODD_HEADERS.size())));
    }
    return headers;
  }

  private byte[] body(SplittableRandom random, JsonNode content, List<String> headers) {
    String asked = content.isEmpty() ? TYPES.getFirst() : content.fieldNames().next();
    String type = random.nextInt(8) == 0 ? TYPES.get(random.nextInt(TYPES.size())) : asked;
    headers.add("Content-Type: " + type);
    byte[] json =
        new FuzzedJson(document, random)
            .of(content.path(asked).path("schema"))
            .toString()
            .getBytes(UTF_8);
    return switch (random.nextInt(12)) {
      case 0 -> Arrays.copyOf(json, random.nextInt(json.length + 1));
      case 1 -> NOTHING;
      case 2 -> bytes(random);
      case 3 -> ("[".repeat(5_000) + "]".repeat(5_000)).getBytes(ISO_8859_1);
      case 4 -> {
        headers.add("Content-Encoding: gzip");
        yield packed(random.nextBoolean() ? json : new byte[20 << 20]);
      }
      case 5 -> ("{\"a\":1,\"a\":" + new String(json, UTF_8) + "}").getBytes(UTF_8);
      default -> json;
    };
  }

  private static byte[] bytes(SplittableRandom random) {
    byte[] bytes = new byte[random.nextInt(2_000)];
    random.nextBytes(bytes);
    return bytes;
  }

  private static byte[] packed(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
