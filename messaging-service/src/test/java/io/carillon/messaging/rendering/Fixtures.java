package io.carillon.messaging.rendering;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outgoing;
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

  static Compiler compiler() {
    return compiler(Duration.ofSeconds(60));
  }

  static Compiler compiler(Duration time) {
    return new Compiler(new Settings(1_000, 20_000, time, 2));
  }

  static Map<String, Object> values(String json) {
    try {
      return new ObjectMapper()
          .readValue(json.replace('\'', '"'), new TypeReference<Map<String, Object>>() {});
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  static Source.Email html(String html) {
    return new Source.Email("subject", null, null, html, null);
  }

  static Source.Email mjml(String content) {
    return new Source.Email(
        "subject", null, "<mjml><mj-body>" + content + "</mj-body></mjml>", null, null);
  }

  static Outgoing.Email render(Source.Email source, String json) {
    return (Outgoing.Email) render(Channel.EMAIL, source, json);
  }

  static Outgoing.Content render(Channel channel, Source source, String json) {
    return compiler()
        .compile(channel, Map.of("fr", source), "fr")
        .render("fr", PARIS, values(json))
        .content();
  }

  static String resource(String name) {
    try (var in = Fixtures.class.getResourceAsStream("/rendering/" + name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
