package io.carillon.messaging.template;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.rendering.CompiledTemplate;
import io.carillon.messaging.rendering.Compiler;
import io.carillon.messaging.rendering.Source;
import io.carillon.messaging.rendering.SourceException;
import io.carillon.messaging.rendering.SourceProblem;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.Violations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the author's JSON to what renders; everything wrong with it is said at once. */
@ApplicationScoped
public class TemplateSources {
  private static final int MOST_LOCALES = 50;

  private final ObjectMapper json;
  private final Compiler compiler;

  @Inject
  TemplateSources(ObjectMapper json, Compiler compiler) {
    this.json = json;
    this.compiler = compiler;
  }

  /**
   * @throws ProblemException INVALID_VALUE or TEMPLATE_INVALID, with fields such as {@code
   *     locales.fr.mjml:12}
   */
  LiveTemplate compile(TemplateBody body) {
    Violations violations = new Violations();
    Optional<Channel> channel = Channel.of(or(body.channel()));
    violations.check(channel.isPresent(), "channel", body.channel(), "one of " + Channel.words());
    Map<String, JsonNode> locales = body.locales() == null ? Map.of() : body.locales();
    violations.check(
        !locales.isEmpty() && locales.size() <= MOST_LOCALES,
        "locales",
        locales.keySet(),
        "1..50 languages");
    violations.check(
        locales.containsKey(or(body.fallbackLocale())),
        "fallbackLocale",
        body.fallbackLocale(),
        "one of the locales " + locales.keySet());
    Shared.check(body.sharing(), locales.keySet(), violations);
    violations.throwIfAny();
    Map<String, Source> sources = new LinkedHashMap<>();
    locales.forEach(
        (tag, parts) -> {
          Source source = source("locales." + tag, channel.orElseThrow(), parts, violations);
          if (source != null) {
            sources.put(tag, source);
          }
        });
    violations.throwIfAny();
    return new LiveTemplate(
        or(body.key()),
        channel.orElseThrow(),
        compile(channel.orElseThrow(), sources, or(body.fallbackLocale())),
        body.utm());
  }

  /** Content given in place of a template: the parts of one language. */
  public LiveTemplate compileContent(Channel channel, JsonNode content) {
    Violations violations = new Violations();
    Source source = source("content", channel, content, violations);
    violations.throwIfAny();
    Map<String, Source> sources = source == null ? Map.of() : Map.of("en", source);
    return new LiveTemplate("", channel, compile(channel, sources, "en"), null);
  }

  TemplateBody read(JsonNode body) {
    try {
      return json.treeToValue(body, TemplateBody.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored template cannot be read", e);
    }
  }

  ObjectNode write(TemplateBody body) {
    return json.valueToTree(body);
  }

  private CompiledTemplate compile(Channel channel, Map<String, Source> sources, String fallback) {
    try {
      return compiler.compile(channel, sources, fallback);
    } catch (SourceException e) {
      Violations violations = new Violations();
      for (SourceProblem problem : e.problems()) {
        String place = problem.line() == 0 ? "" : ":" + problem.line();
        violations.add(problem.part() + place, problem.found(), problem.expected());
      }
      violations.throwIfAny(TemplateReason.TEMPLATE_INVALID);
      throw e;
    }
  }

  private @Nullable Source source(
      String at, Channel channel, JsonNode parts, Violations violations) {
    try {
      Source source = json.treeToValue(parts, shape(channel));
      violations.check(source != null, at, parts, "an object: " + parts(channel));
      return source;
    } catch (JsonMappingException e) {
      StringBuilder field = new StringBuilder(at);
      for (JsonMappingException.Reference step : e.getPath()) {
        field.append(
            step.getFieldName() == null ? "[" + step.getIndex() + "]" : "." + step.getFieldName());
      }
      violations.add(
          field.toString(),
          "a field that %s has not, or of another type".formatted(channel.word()),
          parts(channel));
      return null;
    } catch (JsonProcessingException e) {
      violations.add(at, "not readable", "an object");
      return null;
    }
  }

  private static Class<? extends Source> shape(Channel channel) {
    return switch (channel) {
      case EMAIL -> Source.Email.class;
      case SMS -> Source.Sms.class;
      case PUSH, WEBPUSH, INAPP -> Source.Notice.class;
      case WEBHOOK -> Source.Webhook.class;
    };
  }

  private static String parts(Channel channel) {
    return switch (channel) {
      case EMAIL -> "texts: subject, preheader, mjml, html, text";
      case SMS -> "a text: text";
      case PUSH, WEBPUSH, INAPP ->
          "texts: title, body, image, deepLink; buttons [{id, text, deepLink}]; data {key: text}";
      case WEBHOOK -> "texts: url, body; headers {name: text}";
    };
  }

  private static String or(@Nullable String value) {
    return value == null ? "" : value;
  }
}
