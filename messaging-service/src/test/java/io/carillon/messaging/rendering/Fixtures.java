package io.carillon.messaging.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;

/** Sources and values, valid by default. */
final class Fixtures {
  static final Reader PARIS = new Reader(Locale.FRANCE, ZoneId.of("Europe/Paris"));

  private Fixtures() {}

  record Settings(int iterations, int output, Duration time, int parallel)
      implements RenderingSettings {}

  static Emails emails() {
    return emails(Duration.ofSeconds(2));
  }

  static Emails emails(Duration time) {
    return new Emails(new Settings(1_000, 20_000, time, 2));
  }

  static Map<String, Object> values(String json) {
    try {
      return new ObjectMapper()
          .readValue(json.replace('\'', '"'), new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  static EmailSource html(String html) {
    return new EmailSource("subject", null, null, html, null);
  }

  static EmailSource mjml(String content) {
    return new EmailSource(
        "subject", null, "<mjml><mj-body>" + content + "</mj-body></mjml>", null, null);
  }

  static RenderedEmail render(EmailSource source, String json) {
    return emails().compile(Map.of("fr", source), "fr").render("fr", PARIS, values(json));
  }

  static String resource(String name) {
    try (var in = Fixtures.class.getResourceAsStream("/rendering/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
